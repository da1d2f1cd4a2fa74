package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunId;
import java.util.List;

/**
 * The run waits for people: its host may be told, so that whoever looks there sees it too.
 *
 * @param identity as in {@link SegmentOrder}
 * @param journal events that the host may not have
 */
public record TellOrder(RunId runId, String identity, HostPin pin, List<RunEvent> journal) {
  public TellOrder {
    journal = List.copyOf(journal);
  }
}
