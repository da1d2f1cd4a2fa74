package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunState;
import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.fleet.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The hosts of a fleet's run in JSON; the names are part of the interface.
 *
 * @param on the selector that meant them
 * @param wave the current one, from 1; 0 before the first
 * @param counts hosts by state
 * @param hosts each of them, in their order
 * @param halted why no other host is begun, while the run goes on
 */
public record FleetJson(
    String on,
    int wave,
    int waves,
    Map<HostState, Integer> counts,
    List<HostJson> hosts,
    Optional<String> halted) {
  /**
   * One host.
   *
   * @param run id of its own run
   * @param cause the word by which what failed there named why
   */
  public record HostJson(
      String host, HostState state, String run, String summary, Optional<String> cause) {}

  public FleetJson {
    counts = Copies.ordered(counts);
    hosts = List.copyOf(hosts);
  }

  static FleetJson of(RunStory story, RunState state, Fleet fleet) {
    List<HostJson> hosts = new ArrayList<>();
    for (String name : fleet.names()) {
      hosts.add(
          new HostJson(
              name,
              FleetBoard.state(story, name),
              state.id() + "/" + name,
              FleetBoard.summary(story, state, name),
              FleetBoard.cause(story, name)));
    }
    return new FleetJson(
        fleet.on(),
        state.fleet().map(FleetView::wave).orElse(0),
        state.fleet().map(FleetView::waves).orElse(0),
        FleetBoard.counts(story, fleet),
        hosts,
        FleetBoard.halted(state));
  }
}
