package dev.salvor.cli.engine;

import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowExecutionCancelRequestedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody did to a run on the engine, and who he said he was. The engine asks for no proof of
 * that.
 */
final class Interference {
  private Interference() {}

  /** A reset; the engine does not keep by whom. */
  static Optional<Fact> reset(Instant at, WorkflowTaskFailedEventAttributes failed) {
    return failed.getCause() == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW
        ? Optional.of(
            new Fact.Outside(
                at, Fact.Outside.Deed.RESET, Optional.empty(), failed.getFailure().getMessage()))
        : Optional.empty();
  }

  /** That it end; what another run asks of its own is none of it. */
  static Optional<Fact> cancel(Instant at, WorkflowExecutionCancelRequestedEventAttributes asked) {
    return asked.hasExternalWorkflowExecution()
        ? Optional.empty()
        : Optional.of(
            new Fact.Outside(
                at,
                Fact.Outside.Deed.CANCELED,
                Optional.of(asked.getIdentity()).filter(name -> !name.isBlank()),
                asked.getCause()));
  }

  /** Why it was ended by force; the words of {@code abort --force} name who gave it. */
  static String end(WorkflowExecutionTerminatedEventAttributes end) {
    String reason = end.getReason();
    return reason.startsWith("ended by force by " + end.getIdentity() + ":")
            && !end.getIdentity().isBlank()
        ? reason
        : "ended by force on the engine by "
            + name(end.getIdentity())
            + (reason.isBlank() ? "" : ": " + reason);
  }

  private static String name(String identity) {
    return identity.isBlank() ? "somebody who gave no name" : identity;
  }
}
