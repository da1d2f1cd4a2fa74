package dev.salvor.workflow.wire;

import dev.salvor.workflow.contract.FailureType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals each value for its place, together with what it is and whom it is for, and gives back none
 * that stands elsewhere.
 *
 * <p>The SDK makes one of an activity's context where the order is given and one where it is done;
 * each seals and opens both the order and its answer. So the first knows which answer it waits for,
 * and the second which order it answers.
 *
 * @see "docs/adr/0023-a-seal-says-what-it-is-for.md"
 */
final class SealingConverter implements DataConverter {
  private final DataConverter plain;
  private final Seal seal;
  private final UsedStarts used;
  private final Place place;
  private final Optional<Marks.Mark> meant;
  private volatile String ask = "";
  private volatile boolean former;

  SealingConverter(DataConverter plain, PayloadKeys keys, UsedStarts used) {
    this(plain, new Seal(keys), used, Place.NONE, Optional.empty());
  }

  private SealingConverter(
      DataConverter plain, Seal seal, UsedStarts used, Place place, Optional<Marks.Mark> meant) {
    this.plain = plain;
    this.seal = seal;
    this.used = used;
    this.place = place;
    this.meant = meant;
  }

  @Override
  public DataConverter withContext(SerializationContext context) {
    return context instanceof HasWorkflowSerializationContext workflow
        ? new SealingConverter(plain, seal, used, Place.of(workflow), meant)
        : this;
  }

  /** What it seals has this mark too. */
  DataConverter marking(String mark, String value) {
    return new SealingConverter(plain, seal, used, place, Optional.of(new Marks.Mark(mark, value)));
  }

  @Override
  public <T> Optional<Payload> toPayload(@Nullable T value) {
    String kind = value == null ? "" : Marks.kind(value.getClass());
    return plain.toPayload(value).map(payload -> sealed(payload, kind));
  }

  @Override
  public Optional<Payloads> toPayloads(@Nullable Object... values) {
    if (values == null || values.length == 0) {
      return Optional.empty();
    }
    Payloads.Builder out = Payloads.newBuilder();
    for (Object value : values) {
      toPayload(value).ifPresent(out::addPayloads);
    }
    return Optional.of(out.build());
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> valueClass, Type valueType) {
    return plain.fromPayload(opened(payload, valueClass), valueClass, valueType);
  }

  @Override
  public <T> T fromPayloads(
      int index, Optional<Payloads> content, Class<T> valueClass, Type valueType) {
    if (content.isEmpty() || index >= content.get().getPayloadsCount()) {
      return plain.fromPayloads(index, content, valueClass, valueType);
    }
    return fromPayload(content.get().getPayloads(index), valueClass, valueType);
  }

  @Override
  public Failure exceptionToFailure(Throwable throwable) {
    return SealedFailures.seal(
        plain.exceptionToFailure(throwable), payload -> sealed(payload, SealedFailures.KIND));
  }

  @Override
  public RuntimeException failureToException(Failure failure) {
    return plain.failureToException(
        new SealedFailures(this::openedFailure, this::old, InWorkflow.is()).open(failure));
  }

  private Payload sealed(Payload payload, String kind) {
    if (former) {
      // Whoever gave the order waits for an answer of its form.
      return seal.sealFormer(payload, place);
    }
    Payload.Builder marked = payload.toBuilder();
    if (!kind.isEmpty()) {
      Marks.put(marked, Marks.KIND, kind);
    }
    meant.ifPresent(mark -> Marks.put(marked, mark.name(), mark.value()));
    if (place.isActivity()) {
      if (ask.isEmpty() && InWorkflow.is()) {
        ask = InWorkflow.ask();
      }
      if (!ask.isEmpty()) {
        Marks.put(marked, Marks.ASK, ask);
      }
    } else if (Marks.isRequest(kind) && InWorkflow.is()) {
      InWorkflow.mark(marked, place);
    }
    return seal.seal(marked.build(), place);
  }

  private Payload opened(Payload sealed, Class<?> wanted) {
    if (place.isActivity() && !InWorkflow.is()) {
      return order(sealed, wanted);
    }
    Seal.Opened opened = seal.open(sealed, place.workflowId());
    if (!opened.first()) {
      Marks.checkKind(opened.payload(), wanted);
    }
    if (InWorkflow.is()) {
      check(opened, sealed, wanted);
    }
    return opened.payload();
  }

  /** What a workflow is about to believe. */
  private void check(Seal.Opened opened, Payload sealed, Class<?> wanted) {
    if (place.isActivity()) {
      if (!opened.first()) {
        checkAnswer(opened);
      }
      return;
    }
    if (!opened.first()) {
      checkPlace(opened);
      InWorkflow.checkExecution(opened.payload());
    }
    if (Marks.isRequest(Marks.kind(wanted))) {
      InWorkflow.checkStart(opened, sealed, place, used);
    }
  }

  /** What a worker is to do: by the execution that the engine says it is for, and no other. */
  private Payload order(Payload sealed, Class<?> wanted) {
    try {
      Seal.Opened opened = seal.open(sealed, place.workflowId());
      former = opened.first();
      if (!opened.first()) {
        Marks.checkKind(opened.payload(), wanted);
        checkPlace(opened);
        ask = Marks.of(opened.payload(), Marks.ASK).orElse("");
        checkExecution(ask.substring(0, Math.max(0, ask.indexOf('/'))));
      }
      return opened.payload();
    } catch (PayloadCodecException refused) {
      if (TaskMark.execution().isEmpty()) {
        throw refused;
      }
      // The engine is not to bring it again.
      throw ApplicationFailure.newNonRetryableFailureWithCause(
          String.valueOf(refused.getMessage()), FailureType.UNSEALED_INPUT.name(), refused);
    }
  }

  private static void checkExecution(String given) {
    String is = TaskMark.execution().orElse(given);
    if (!is.equals(given)) {
      throw new PayloadCodecException(
          "order refused: execution "
              + given
              + " of the run gave it, and the engine brings it for execution "
              + is
              + ". Somebody has reset the run on the engine, or sent an old order again: look who"
              + " else uses this engine, and start the run anew");
    }
  }

  private void checkPlace(Seal.Opened opened) {
    if (!opened.activity().equals(place.activity())) {
      throw new PayloadCodecException(
          "payload refused: what was sealed "
              + where(opened.activity())
              + " stands where it belongs "
              + where(place.activity())
              + "; another program put it there: look who else uses this engine");
    }
  }

  private static String where(String activity) {
    return activity.isEmpty() ? "to the run itself" : "to its activity " + activity;
  }

  private void checkAnswer(Seal.Opened opened) {
    checkPlace(opened);
    String answered = Marks.of(opened.payload(), Marks.ASK).orElse("");
    if (!answered.equals(ask)) {
      throw new PayloadCodecException(
          "answer refused: it is the one to order "
              + (answered.isEmpty() ? "of nobody" : answered)
              + " of this run, not to "
              + ask
              + "; another program gave an older answer: look who else uses this engine");
    }
  }

  private Payload openedFailure(Payload sealed) {
    Seal.Opened opened = seal.open(sealed, place.workflowId());
    if (!opened.first()) {
      boolean is = Marks.of(opened.payload(), Marks.KIND).orElse("").equals(SealedFailures.KIND);
      if (!is) {
        throw new PayloadCodecException("failure refused: its seal is that of something else");
      }
      if (InWorkflow.is()) {
        if (place.isActivity()) {
          checkAnswer(opened);
        } else {
          checkPlace(opened);
        }
      }
    }
    return opened.payload();
  }

  private Payload old(Payload sealed) {
    return seal.open(sealed, place.workflowId()).payload();
  }
}
