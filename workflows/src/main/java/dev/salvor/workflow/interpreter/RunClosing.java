package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * Ends a run on its host, and says in its outcome what could not be done there.
 *
 * @param with the same outcome with more words
 */
record RunClosing(HostLink link, BiFunction<RunOutcome, String, RunOutcome> with) {
  private static final int CLOSE_TRIES = 3;
  private static final Duration CLOSE_DELAY = Duration.ofSeconds(10);

  RunOutcome close(Lane lane, RunOutcome outcome) {
    CloseReport report = link.close(outcome);
    for (int tries = 1; !report.closed() && tries < CLOSE_TRIES; tries++) {
      lane.pass(CLOSE_DELAY);
      report = link.close(outcome);
    }
    if (report.closed()) {
      return outcome;
    }
    RunOutcome without =
        with.apply(
            outcome,
            "; the logs are missing on the host (\"salvor logs\" has them): " + why(report));
    CloseReport freed = link.closeWithoutLogs(without);
    return freed.closed()
        ? without
        : with.apply(outcome, "; the host could not close the run's folder: " + why(freed));
  }

  private static String why(CloseReport report) {
    return report.why().isBlank() ? "it did not say why" : report.why();
  }
}
