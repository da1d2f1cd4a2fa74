package dev.salvor.workflow.contract.fleet;

import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.event.RunEvent;
import java.util.List;
import java.util.Map;

/**
 * What happened in a fleet's run, as its history keeps it: no order to a host carries it.
 *
 * @param ended hosts that have ended meanwhile, by name
 * @param batched hosts that were begun together, with the number of their batch
 */
public record FleetJournal(
    List<RunEvent> events, Map<String, HostEnd> ended, Map<String, Integer> batched) {
  public FleetJournal {
    events = List.copyOf(events);
    ended = Copies.ordered(ended);
    // Absent in what an older version kept.
    batched = batched == null ? Map.of() : Copies.ordered(batched);
  }
}
