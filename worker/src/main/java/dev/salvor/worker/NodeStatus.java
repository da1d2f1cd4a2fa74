package dev.salvor.worker;

import dev.salvor.worker.boot.BootState;
import dev.salvor.workflow.connect.EngineKind;
import java.util.Optional;

/** What {@code status --json} says. Field names are stable. */
record NodeStatus(
    String stateFolder, Engine engine, Worker worker, BootState boot, Optional<String> stopped) {

  /** The engine that commands of this environment use. */
  record Engine(
      EngineKind kind,
      boolean durable,
      State state,
      Optional<String> address,
      Optional<String> page,
      Optional<String> version,
      Optional<Long> pid,
      Optional<Long> openRuns,
      Optional<Long> schedules) {}

  /** The worker of the state folder. */
  record Worker(State state, Optional<Long> pid, Optional<String> engine, Optional<String> since) {}

  /** How a part of the node is. */
  enum State {
    READY,
    /** Its process lives but does not answer. */
    UNANSWERING,
    DOWN
  }
}
