package dev.salvor.workflow.wire;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.WorkflowLocal;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a workflow's own thread knows of where it is, and what it therefore marks and checks. All of
 * it is the same in a replay.
 */
final class InWorkflow {
  private static final WorkflowLocal<AtomicLong> ASKED =
      WorkflowLocal.withCachedInitial(AtomicLong::new);

  private static final String AGAIN =
      "; another program began it: look who else uses this engine, and start the run anew";

  /** Engines of one cluster may have clocks that differ by a little. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private InWorkflow() {}

  static boolean is() {
    return WorkflowUnsafe.isWorkflowThread();
  }

  /** The number of the next order, over all of this execution. A reset does not change it. */
  static String ask() {
    return info().getOriginalExecutionRunId() + "/" + ASKED.get().incrementAndGet();
  }

  /** Marks what a workflow is going to be started with, by this one or as its continuation. */
  static void mark(Payload.Builder payload, Place place) {
    String execution = info().getOriginalExecutionRunId();
    if (place.workflowId().equals(info().getWorkflowId())) {
      Marks.put(payload, Marks.AFTER, execution);
    } else {
      Marks.put(payload, Marks.PARENT, info().getWorkflowId() + " " + execution);
    }
  }

  /** Refuses what was meant for another execution of this workflow. */
  static void checkExecution(Payload payload) {
    Optional<String> meant = Marks.of(payload, Marks.EXECUTION);
    String first = info().getFirstExecutionRunId();
    if (meant.isPresent() && !meant.get().equals(first)) {
      throw new PayloadCodecException(
          "payload refused: it was sealed for execution "
              + meant.get()
              + " of this run, and this is "
              + first);
    }
  }

  /** Refuses what this execution was started with, if it was sealed to start another one. */
  static void checkStart(Seal.Opened opened, Payload sealed, Place place, UsedStarts used) {
    if (!place.workflowId().equals(info().getWorkflowId())) {
      return;
    }
    Payload payload = opened.payload();
    Optional<String> type = Marks.of(payload, Marks.TYPE);
    if (type.isPresent() && !type.get().equals(info().getWorkflowType())) {
      throw new PayloadCodecException(
          "start refused: it was sealed to start a workflow of type " + type.get() + AGAIN);
    }
    Optional<String> before = info().getContinuedExecutionRunId();
    Optional<String> after = Marks.of(payload, Marks.AFTER);
    Optional<String> parent = Marks.of(payload, Marks.PARENT);
    if (opened.first()) {
      // Those of the first form do not say who starts with them.
      if (before.isPresent() || info().getParentWorkflowId().isPresent()) {
        return;
      }
    } else if (before.isPresent() || after.isPresent()) {
      if (!before.equals(after)) {
        throw new PayloadCodecException(
            "start refused: the run was continued with what it was not continued with" + AGAIN);
      }
      return;
    } else if (parent.isPresent() || info().getParentWorkflowId().isPresent()) {
      Optional<String> is =
          info().getParentWorkflowId().map(id -> id + " " + info().getParentRunId().orElse(""));
      if (!is.equals(parent)) {
        throw new PayloadCodecException(
            "start refused: it belongs to a run that another run begins" + AGAIN);
      }
      return;
    }
    if (WorkflowUnsafe.isReplaying()) {
      return;
    }
    Seal.due(sealed, place.workflowId()).ifPresent(InWorkflow::checkDue);
    if (!used.claim(place.workflowId(), sealed, info().getFirstExecutionRunId())) {
      throw new PayloadCodecException(
          "start refused: this node has begun the run with the same request before" + AGAIN);
    }
  }

  /** The workflow's own execution; empty in a replay, which begins nothing. */
  static Optional<WorkflowExecution> beginning() {
    return WorkflowUnsafe.isReplaying()
        ? Optional.empty()
        : Optional.of(
            WorkflowExecution.newBuilder()
                .setWorkflowId(info().getWorkflowId())
                .setRunId(info().getRunId())
                .build());
  }

  /**
   * Refuses the run of a time that is still to come: it would be in the place of the one that the
   * schedule begins then. Both times are the engine's, so no wrong clock of this machine counts.
   */
  private static void checkDue(Instant due) {
    Instant begun = Instant.ofEpochMilli(info().getRunStartedTimestampMillis());
    if (due.isAfter(begun.plus(AHEAD))) {
      throw new PayloadCodecException(
          "start refused: the run is due at "
              + due
              + " and was started at "
              + begun
              + "; no schedule begins a run before its time, another program did: look who else"
              + " uses this engine");
    }
  }

  private static WorkflowInfo info() {
    return Workflow.getInfo();
  }
}
