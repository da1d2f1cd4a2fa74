package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.wire.MissingKeyException;
import dev.salvor.workflow.wire.Wire;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.Optional;

/** Opens and seals the values of one run. */
final class Payloads {
  /** What a worker says of an activity that it leaves to another one. */
  private static final String CLIENT = "io.temporal.client.";

  private static final String GONE = "the worker that did it is not running any more";

  private final DataConverter converter;

  Payloads(DataConverter converter, String namespace, String workflowId) {
    this(converter.withContext(new WorkflowSerializationContext(namespace, workflowId)));
  }

  private Payloads(DataConverter converter) {
    this.converter = converter;
  }

  /** The same; what it seals only that execution of the workflow takes. */
  Payloads forExecution(String execution) {
    return new Payloads(Wire.forExecution(converter, execution));
  }

  /** The same; what it seals starts workflows of that type only. */
  Payloads forType(String type) {
    return new Payloads(Wire.forType(converter, type));
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
    } catch (PayloadCodecException | DataConverterException | MissingKeyException e) {
      throw new CliProblem(ExitCode.FAILED, unreadable(e), e);
    }
  }

  /** The same; empty for what no worker of this node sealed so, which nobody is to believe. */
  <T> Optional<T> believed(io.temporal.api.common.v1.Payloads payloads, Class<T> type) {
    if (payloads.getPayloadsCount() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(converter.fromPayload(payloads.getPayloads(0), type, type));
    } catch (PayloadCodecException forged) {
      return Optional.empty();
    } catch (DataConverterException | MissingKeyException e) {
      throw new CliProblem(ExitCode.FAILED, unreadable(e), e);
    }
  }

  io.temporal.api.common.v1.Payloads seal(Object value) {
    return converter
        .toPayloads(value)
        .orElseThrow(() -> new IllegalStateException("a value without payload"));
  }

  /** What a failure says, with its deepest cause where that says more. */
  String message(Failure failure) {
    Throwable opened;
    try {
      opened = converter.failureToException(failure);
    } catch (PayloadCodecException | DataConverterException | MissingKeyException e) {
      return unreadable(e);
    }
    while (!(opened instanceof ApplicationFailure) && opened.getCause() != null) {
      opened = opened.getCause();
    }
    Throwable deepest = opened;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String first = words(opened);
    String last = words(deepest);
    return first.contains(last) ? first : first + ": " + last;
  }

  /** Failures of the engine's own have a message full of its ids: what they mean is said. */
  private static String words(Throwable failure) {
    if (failure instanceof TimeoutFailure late) {
      return late.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT ? GONE : "it timed out";
    }
    if (failure instanceof ApplicationFailure own && own.getType().startsWith(CLIENT)) {
      return GONE;
    }
    if (failure instanceof ActivityFailure || failure instanceof ChildWorkflowFailure) {
      return "it failed";
    }
    String text =
        failure instanceof TemporalFailure known
            ? known.getOriginalMessage()
            : failure.getMessage();
    return text == null ? failure.getClass().getSimpleName() : text;
  }

  private static String unreadable(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null && !(deepest instanceof PayloadCodecException)) {
      deepest = deepest.getCause();
    }
    return "the run's data cannot be read here: " + deepest.getMessage();
  }
}
