package dev.salvor.worker;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.workflow.audit.Auditor;
import dev.salvor.workflow.refused.RefusedStarts;
import dev.salvor.workflow.wire.Wire;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Opens what another converter opens, and tells of each payload that it refuses: somebody sent work
 * or an answer that no Salvor with this node's key has sealed. Safe for any thread.
 */
final class SealWatch implements DataConverter {
  private final DataConverter sealed;
  private final BiConsumer<String, String> refused;
  private final Consumer<RefusedStarts.One> starts;
  private final String run;

  /**
   * In front of {@code sealed}.
   *
   * @param refused hears the workflow's id and why; called by workflow threads, so it must not wait
   * @param starts hears of each that somebody wanted to start a workflow with; must not wait either
   */
  SealWatch(
      DataConverter sealed,
      BiConsumer<String, String> refused,
      Consumer<RefusedStarts.One> starts) {
    this(sealed, refused, starts, "");
  }

  private SealWatch(
      DataConverter sealed,
      BiConsumer<String, String> refused,
      Consumer<RefusedStarts.One> starts,
      String run) {
    this.sealed = sealed;
    this.refused = refused;
    this.starts = starts;
    this.run = run;
  }

  /** Tells the audit, each run and reason once and never more than it bears, and keeps starts. */
  static DataConverter of(DataConverter sealed, Auditor auditor, RefusedStarts starts) {
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
                                .detail("unsaid", Long.toString(unsaid)))),
        starts::add);
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
    return watched(valueClass, () -> sealed.fromPayload(payload, valueClass, valueType));
  }

  @Override
  public Optional<Payloads> toPayloads(Object... values) {
    return sealed.toPayloads(values);
  }

  @Override
  public <T> T fromPayloads(
      int index, Optional<Payloads> content, Class<T> valueType, Type valueGenericType) {
    return watched(
        valueType, () -> sealed.fromPayloads(index, content, valueType, valueGenericType));
  }

  @Override
  public Object[] fromPayloads(
      Optional<Payloads> content, Class<?>[] parameterTypes, Type[] genericParameterTypes) {
    return watched(
        parameterTypes.length == 0 ? Object.class : parameterTypes[0],
        () -> sealed.fromPayloads(content, parameterTypes, genericParameterTypes));
  }

  @Override
  public RuntimeException failureToException(Failure failure) {
    return watched(Failure.class, () -> sealed.failureToException(failure));
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
        starts,
        context instanceof HasWorkflowSerializationContext workflow
            ? workflow.getWorkflowId()
            : run);
  }

  private <T> T watched(Class<?> wanted, Supplier<T> work) {
    try {
      return work.get();
    } catch (PayloadCodecException e) {
      String why = String.valueOf(e.getMessage());
      refused.accept(run, why);
      Wire.beginning(wanted)
          .map(
              begun ->
                  new RefusedStarts.One(
                      Instant.now().truncatedTo(ChronoUnit.SECONDS),
                      begun.getWorkflowId(),
                      begun.getRunId(),
                      why))
          .ifPresent(starts);
      throw e;
    } catch (ApplicationFailure e) {
      if (e.getCause() instanceof PayloadCodecException refusal) {
        refused.accept(run, String.valueOf(refusal.getMessage()));
      }
      throw e;
    }
  }
}
