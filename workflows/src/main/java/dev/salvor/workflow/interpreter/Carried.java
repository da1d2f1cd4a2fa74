package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.Resumed;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.profile.ChangeIds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that a run knows, to go on with a fresh history. */
record Carried(
    Instant startedAt,
    HostPin pin,
    JsonNode facts,
    String folder,
    boolean attributes,
    boolean notices,
    Cursor.Saved cursor,
    Ledger.Saved ledger,
    Numbers.Saved numbers,
    Decisions.Saved decisions,
    List<UndoStack.Entry> undo,
    List<Acknowledgement> acknowledged,
    long lastEvent,
    List<RunEvent> pending,
    Optional<List<String>> locks,
    boolean leftWorker) {

  Resumed resumed() {
    return new Resumed(ChangeIds.INTERPRETER, SalvorJson.mapper().valueToTree(this));
  }

  static Carried of(Resumed resumed) {
    if (resumed.interpreterVersion() != ChangeIds.INTERPRETER) {
      throw Inputs.unreadable(
          "the run was carried over by interpreter "
              + resumed.interpreterVersion()
              + ", this one is "
              + ChangeIds.INTERPRETER);
    }
    try {
      return SalvorJson.mapper().convertValue(resumed.state(), Carried.class);
    } catch (IllegalArgumentException e) {
      throw Inputs.unreadable("what the run carried over cannot be read: " + e.getMessage());
    }
  }
}
