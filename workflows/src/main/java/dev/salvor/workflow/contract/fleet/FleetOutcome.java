package dev.salvor.workflow.contract.fleet;

import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Map;

/**
 * How a fleet's run ended. Whoever reads it as a {@link
 * dev.salvor.workflow.contract.run.RunOutcome} reads the same without the hosts.
 *
 * @param failures hosts that did not end well
 * @param hosts all of them by name, in their order; those that were not begun, too
 */
public record FleetOutcome(
    RunId runId,
    RunStatus status,
    String summary,
    Instant startedAt,
    Instant endedAt,
    int pivots,
    int failures,
    Map<String, HostEnd> hosts) {
  public FleetOutcome {
    // Absent in what the run of a single host returned.
    hosts = hosts == null ? Map.of() : Copies.ordered(hosts);
  }
}
