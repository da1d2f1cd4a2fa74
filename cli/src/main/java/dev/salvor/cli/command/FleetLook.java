package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.FleetReports;
import dev.salvor.cli.view.FleetFindings;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.fleet.Fleet;
import java.util.List;
import java.util.Optional;

/** What the hosts of a fleet have said for people, read when there is something to read. */
final class FleetLook {
  private FleetLook() {}

  /** Empty if it is no fleet, or its runbook has no step whose result is a report. */
  static Optional<FleetFindings> of(Engine engine, RunStory story) {
    List<String> names = story.fleet().map(Fleet::names).orElse(List.of());
    return story
        .reportPlaces()
        .map(places -> FleetFindings.of(names, FleetReports.of(engine, places)));
  }
}
