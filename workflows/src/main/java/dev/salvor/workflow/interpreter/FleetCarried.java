package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.Resumed;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.profile.ChangeIds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that a fleet's run knows, to go on with a fresh history. */
record FleetCarried(
    Instant startedAt,
    boolean attributes,
    FleetBook.Saved book,
    int batches,
    Decisions.Saved decisions,
    List<Acknowledgement> acknowledged,
    long lastEvent,
    Optional<List<String>> locks,
    Optional<FleetDeferral.Saved> deferral) {

  Resumed resumed() {
    return new Resumed(ChangeIds.INTERPRETER, SalvorJson.mapper().valueToTree(this));
  }

  static FleetCarried of(Resumed resumed) {
    if (resumed.interpreterVersion() != ChangeIds.INTERPRETER) {
      throw Inputs.unreadable(
          "the run was carried over by interpreter "
              + resumed.interpreterVersion()
              + ", this one is "
              + ChangeIds.INTERPRETER);
    }
    try {
      return SalvorJson.mapper().convertValue(resumed.state(), FleetCarried.class);
    } catch (IllegalArgumentException e) {
      throw Inputs.unreadable("what the run carried over cannot be read: " + e.getMessage());
    }
  }
}
