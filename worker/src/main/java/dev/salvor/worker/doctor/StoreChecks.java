package dev.salvor.worker.doctor;

import dev.salvor.worker.engine.EngineStore;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.StateRoom;
import java.util.List;
import java.util.Optional;

/** The engine's store: intact, and of a bearable size. */
final class StoreChecks {
  private static final long LARGE = 5L << 30;

  private final StateFolder state;
  private final EngineStore store;

  StoreChecks(StateFolder state) {
    this.state = state;
    this.store = EngineStore.of(state);
  }

  List<Finding> look() {
    if (!store.exists()) {
      return List.of(Finding.ok("store", "none yet"));
    }
    return List.of(integrity(), size());
  }

  private Finding integrity() {
    try {
      String verdict = store.integrity();
      return verdict.equals("ok")
          ? Finding.ok("store", store.file() + ", intact, open runs: " + store.openRuns())
          : Finding.problem("store", store.file() + " is damaged: " + verdict, restoring());
    } catch (NodeException failure) {
      Optional<String> room = StateRoom.trouble(state.root());
      if (room.isPresent()) {
        return Finding.problem(
            "store",
            "cannot be looked at: " + room.get(),
            "correct that and call salvor doctor again; nothing says that the store is damaged");
      }
      return Finding.problem(
          "store",
          String.valueOf(failure.getMessage()),
          "if this stays so after salvor down and salvor up: " + restoring());
    }
  }

  private String restoring() {
    return "restore COPY, which salvor engine backup made:\n  "
        + String.join("\n  ", store.restoring("COPY"))
        + "\n"
        + "What the host did since is on its record: runs go on from there. A run that is newer"
        + " than the copy is started again with its runbook, parameters and --run-id.";
  }

  private Finding size() {
    String detail = (store.size() >> 20) + " MB";
    return store.size() > LARGE
        ? Finding.warning("store size", detail, "closed runs leave it after 30 days")
        : Finding.ok("store size", detail);
  }
}
