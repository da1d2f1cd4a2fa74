package dev.salvor.cli.engine;

import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import java.util.List;
import java.util.Optional;

/** Why a run's own code does not get any further, read from the end of its history. */
final class TaskFailures {
  private static final int MOST = 300;

  private TaskFailures() {}

  /** The newest reason in {@code events}, which are newest first. */
  static Optional<String> last(List<HistoryEvent> events, Payloads payloads) {
    for (HistoryEvent event : events) {
      switch (event.getEventType()) {
        case EVENT_TYPE_WORKFLOW_TASK_FAILED -> {
          return Optional.of(why(event.getWorkflowTaskFailedEventAttributes(), payloads));
        }
        case EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT -> {
          return Optional.of("the worker took it and did not answer in time");
        }
        case EVENT_TYPE_WORKFLOW_TASK_COMPLETED -> {
          return Optional.empty();
        }
        default -> {
          // What came in meanwhile, as a decision.
        }
      }
    }
    return Optional.empty();
  }

  static String why(WorkflowTaskFailedEventAttributes failed, Payloads payloads) {
    String said = first(withoutPlace(payloads.message(failed.getFailure())));
    return failed.getCause()
            == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR
        ? "this worker's Salvor does not fit what the run has recorded (" + said + ")"
        : said;
  }

  /** What the engine's library says of its own doings stands in front of the reason. */
  private static String withoutPlace(String message) {
    int reason = message.indexOf("}: ");
    return message.startsWith("Failure handling event") && reason > 0
        ? message.substring(reason + 3)
        : message;
  }

  private static String first(String message) {
    String line = message.strip().lines().findFirst().orElse("");
    return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
  }
}
