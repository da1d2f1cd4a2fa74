package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.util.List;

/** Ends a run on a host. */
public record CloseOrder(RunId runId, HostPin pin, RunOutcome outcome, List<RunEvent> journal) {
  public CloseOrder {
    journal = List.copyOf(journal);
  }
}
