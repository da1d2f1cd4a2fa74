package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.RunId;
import io.temporal.api.history.v1.HistoryEvent;

/** Reads how a plan ended. */
final class PlanEnd {
  private PlanEnd() {}

  static PlanReport of(RunId id, HistoryEvent end, Payloads payloads) {
    return switch (end.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
          payloads
              .first(
                  end.getWorkflowExecutionCompletedEventAttributes().getResult(), PlanReport.class)
              .orElseThrow(() -> problem(id, "it sent no report"));
      case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
          throw problem(
              id, payloads.message(end.getWorkflowExecutionFailedEventAttributes().getFailure()));
      case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
          throw problem(id, "it was terminated on the engine");
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED -> throw problem(id, "it was canceled");
      case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT -> throw problem(id, "it timed out");
      default -> throw problem(id, "it ended with " + end.getEventType());
    };
  }

  private static CliProblem problem(RunId id, String why) {
    return new CliProblem(ExitCode.FAILED, "plan " + id + " has no result: " + why);
  }
}
