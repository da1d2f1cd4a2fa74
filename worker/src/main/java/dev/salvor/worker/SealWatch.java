package dev.salvor.worker;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.workflow.audit.Auditor;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Opens what another converter opens, and tells of each payload that it refuses: somebody sent work
 * or an answer that no Salvor with this node's key has sealed. Safe for any thread.
 */
final class SealWatch implements DataConverter {
  private final DataConverter sealed;
  private final BiConsumer<String, String> refused;
  private final String run;

  /**
   * In front of {@code sealed}.
   *
   * @param refused hears the workflow's id and why; called by workflow threads, so it must not wait
   */
  SealWatch(DataConverter sealed, BiConsumer<String, String> refused) {
    this(sealed, refused, "");
  }

  private SealWatch(DataConverter sealed, BiConsumer<String, String> refused, String run) {
    this.sealed = sealed;
    this.refused = refused;
    this.run = run;
  }

  /** Tells the audit, each run and reason once, and never more than it bears. */
  static DataConverter of(DataConverter sealed, Auditor auditor) {
    Seldom seldom = new Seldom();
    return new SealWatch(
        sealed,
        (run, why) ->
            seldom
                .again(run + " " + why)
                .ifPresent(
                    unsaid ->
                        aside(
                            auditor,
                            auditor
                                .entry(AuditAction.REFUSAL)
                                .run(run)
                                .outcome("UNSEALED")
                                .why(why)
                                .detail("unsaid", Long.toString(unsaid)))));
  }

  private static void aside(Auditor auditor, AuditEntry entry) {
    Thread.ofVirtual()
        .name("audit")
        .start(
            () -> {
              boolean unused = auditor.recordOrKeep(List.of(entry));
            });
  }

  @Override
  public <T> Optional<Payload> toPayload(T value) {
    return sealed.toPayload(value);
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> valueClass, Type valueType) {
    return watched(() -> sealed.fromPayload(payload, valueClass, valueType));
  }

  @Override
  public Optional<Payloads> toPayloads(Object... values) {
    return sealed.toPayloads(values);
  }

  @Override
  public <T> T fromPayloads(
      int index, Optional<Payloads> content, Class<T> valueType, Type valueGenericType) {
    return watched(() -> sealed.fromPayloads(index, content, valueType, valueGenericType));
  }

  @Override
  public Object[] fromPayloads(
      Optional<Payloads> content, Class<?>[] parameterTypes, Type[] genericParameterTypes) {
    return watched(() -> sealed.fromPayloads(content, parameterTypes, genericParameterTypes));
  }

  @Override
  public RuntimeException failureToException(Failure failure) {
    return watched(() -> sealed.failureToException(failure));
  }

  @Override
  public Failure exceptionToFailure(Throwable throwable) {
    return sealed.exceptionToFailure(throwable);
  }

  @Override
  public DataConverter withContext(SerializationContext context) {
    return new SealWatch(
        sealed.withContext(context),
        refused,
        context instanceof HasWorkflowSerializationContext workflow
            ? workflow.getWorkflowId()
            : run);
  }

  private <T> T watched(Supplier<T> work) {
    try {
      return work.get();
    } catch (PayloadCodecException e) {
      refused.accept(run, String.valueOf(e.getMessage()));
      throw e;
    } catch (ApplicationFailure e) {
      if (e.getCause() instanceof PayloadCodecException refusal) {
        refused.accept(run, String.valueOf(refusal.getMessage()));
      }
      throw e;
    }
  }
}
