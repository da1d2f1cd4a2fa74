package dev.salvor.worker.doctor;

import dev.salvor.worker.engine.EngineStore;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.util.List;

/** The engine's store: whole, and of a bearable size. */
final class StoreChecks {
  private static final long LARGE = 5L << 30;

  private final EngineStore store;

  StoreChecks(StateFolder state) {
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
          ? Finding.ok("store", store.file() + ", whole, open runs: " + store.openRuns())
          : Finding.problem(
              "store",
              store.file() + " is damaged: " + verdict,
              "salvor down, restore a copy made by salvor engine backup, salvor up; runs started"
                  + " again under their ids go on from the host's records");
    } catch (NodeException failure) {
      return Finding.problem(
          "store",
          String.valueOf(failure.getMessage()),
          "salvor down, restore a copy made by salvor engine backup, salvor up");
    }
  }

  private Finding size() {
    String detail = (store.size() >> 20) + " MB";
    return store.size() > LARGE
        ? Finding.warning("store size", detail, "closed runs leave it after 30 days")
        : Finding.ok("store size", detail);
  }
}
