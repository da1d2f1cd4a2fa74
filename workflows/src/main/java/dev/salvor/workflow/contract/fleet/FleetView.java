package dev.salvor.workflow.contract.fleet;

import dev.salvor.runbook.Copies;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person wants to see of a fleet at any moment, kept in the memo beside the run's own view
 * (at most 2 KiB, however many hosts there are).
 *
 * @param on the selector that meant the hosts
 * @param wave the current one, from 1
 * @param inWave hosts of the current wave
 * @param counts hosts by state; states without hosts are left out
 * @param running some of those that run now
 * @param troubled some of those that did not end well, newest first
 * @param halted why no other host is begun now, with the first that failed
 */
public record FleetView(
    String on,
    int hosts,
    int wave,
    int waves,
    int inWave,
    Map<HostState, Integer> counts,
    List<String> running,
    List<Troubled> troubled,
    Optional<String> halted) {
  public static final String MEMO_KEY = "salvor.fleet";

  /** A host that did not end well. */
  public record Troubled(String host, HostState state, String why, Optional<String> cause) {}

  public FleetView {
    counts = Copies.ordered(counts);
    running = List.copyOf(running);
    troubled = List.copyOf(troubled);
  }

  /** Hosts in this state. */
  public int count(HostState state) {
    return counts.getOrDefault(state, 0);
  }
}
