package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.lock.LockWorkflow;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A filter in the engine's query language. Values are quoted; they cannot become query. */
final class ListQuery {
  private static final String NO_CHILD = "ParentWorkflowId IS NULL";
  private static final String OPEN = "ExecutionStatus = 'Running'";

  /** The named locks that are in use. */
  static final String LOCKS = "WorkflowType = '" + LockWorkflow.TYPE + "' AND " + OPEN;

  /** Runs that have ended, those of fleets too. */
  static final String ENDED =
      SearchAttributes.RUNBOOK.getName() + " IS NOT NULL AND ExecutionStatus != 'Running'";

  private ListQuery() {}

  static String of(RunFilter filter) {
    List<String> terms = new ArrayList<>();
    terms.add(SearchAttributes.RUNBOOK.getName() + " IS NOT NULL");
    if (filter.of().isPresent()) {
      terms.add("WorkflowId STARTS_WITH " + quoted(filter.of().get().value() + "/"));
    } else if (filter.host().isEmpty()) {
      terms.add(NO_CHILD);
    }
    filter.runbook().ifPresent(v -> terms.add(equal(SearchAttributes.RUNBOOK.getName(), v)));
    filter.host().ifPresent(v -> terms.add(host(v)));
    if (filter.of().isEmpty()) {
      filter.status().ifPresent(v -> terms.add(status(v)));
      if (filter.open()) {
        terms.add(OPEN);
      }
    }
    filter
        .endedSince()
        .ifPresent(
            v ->
                terms.add(
                    "ExecutionStatus != 'Running' AND CloseTime >= '"
                        + v.truncatedTo(ChronoUnit.SECONDS)
                        + "'"));
    filter
        .since()
        .ifPresent(v -> terms.add("StartTime >= '" + v.truncatedTo(ChronoUnit.SECONDS) + "'"));
    return String.join(" AND ", terms);
  }

  /** Ends that the workflow cannot write down itself are the engine's to tell. */
  private static String status(RunStatus status) {
    String own = equal(SearchAttributes.STATUS.getName(), status.name());
    return switch (status) {
      case RUNNING, WAITING, ABORTING -> own + " AND " + OPEN;
      case PAUSED, STUCK -> OPEN;
      case TERMINATED -> "ExecutionStatus = 'Terminated'";
      case TIMED_OUT -> "(" + own + " OR ExecutionStatus = 'TimedOut')";
      case FAILED -> "(" + own + " OR ExecutionStatus = 'Failed')";
      case SUCCEEDED, SUCCEEDED_WITH_PIVOTS, ROLLED_BACK, ROLLBACK_FAILED, ABORTED, UNREACHABLE ->
          own;
    };
  }

  private static String host(String name) {
    return "("
        + equal(SearchAttributes.HOST.getName(), name)
        + " OR "
        + equal(SearchAttributes.HOSTS.getName(), name)
        + ")";
  }

  private static String equal(String attribute, String value) {
    return attribute + " = " + quoted(value);
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
