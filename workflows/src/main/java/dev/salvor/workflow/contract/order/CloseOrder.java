package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.util.List;

/**
 * Ends a run on a host.
 *
 * @param withoutLogs the logs are given up: secrets are deleted and the host is released in a way
 *     that needs no room on its disk
 */
public record CloseOrder(
    RunId runId, HostPin pin, RunOutcome outcome, List<RunEvent> journal, boolean withoutLogs) {
  public CloseOrder {
    journal = List.copyOf(journal);
  }
}
