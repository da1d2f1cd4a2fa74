package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.Optional;

/** Opens and seals the values of one run. */
final class Payloads {
  private final DataConverter converter;

  Payloads(DataConverter converter, String namespace, String workflowId) {
    this.converter = converter.withContext(new WorkflowSerializationContext(namespace, workflowId));
  }

  <T> Optional<T> first(io.temporal.api.common.v1.Payloads payloads, Class<T> type) {
    if (payloads.getPayloadsCount() == 0) {
      return Optional.empty();
    }
    return open(payloads.getPayloads(0), type);
  }

  <T> Optional<T> open(Payload payload, Class<T> type) {
    try {
      return Optional.ofNullable(converter.fromPayload(payload, type, type));
    } catch (PayloadCodecException | DataConverterException e) {
      throw new CliProblem(ExitCode.FAILED, unreadable(e), e);
    }
  }

  io.temporal.api.common.v1.Payloads seal(Object value) {
    return converter
        .toPayloads(value)
        .orElseThrow(() -> new IllegalStateException("a value without payload"));
  }

  /** What a failure says, with its deepest cause. */
  String message(Failure failure) {
    RuntimeException opened;
    try {
      opened = converter.failureToException(failure);
    } catch (PayloadCodecException | DataConverterException e) {
      return unreadable(e);
    }
    Throwable deepest = opened;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = deepest.getMessage();
    return text == null ? deepest.getClass().getSimpleName() : text;
  }

  private static String unreadable(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null && !(deepest instanceof PayloadCodecException)) {
      deepest = deepest.getCause();
    }
    return "the run's data cannot be read here: " + deepest.getMessage();
  }
}
