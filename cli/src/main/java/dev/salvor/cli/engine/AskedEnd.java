package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import io.temporal.api.history.v1.HistoryEvent;

/** Reads how a plan, or a question to a gateway, ended. */
final class AskedEnd {
  private AskedEnd() {}

  static <T> T of(String id, HistoryEvent end, Payloads payloads, Class<T> result) {
    return switch (end.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
          payloads
              .first(end.getWorkflowExecutionCompletedEventAttributes().getResult(), result)
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

  private static CliProblem problem(String id, String why) {
    return new CliProblem(ExitCode.FAILED, id + " has no result: " + why);
  }
}
