package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import java.util.List;
import java.util.Optional;

/**
 * The run waits for people: its host may be told, so that whoever looks there sees it too.
 *
 * @param identity as in {@link SegmentOrder}
 * @param journal events that the host may not have
 * @param route the way to the host; absent: it is the worker's own machine
 */
public record TellOrder(
    RunId runId, String identity, HostPin pin, List<RunEvent> journal, Optional<Route> route) {
  public TellOrder {
    journal = List.copyOf(journal);
  }
}
