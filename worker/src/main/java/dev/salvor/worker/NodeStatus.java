package dev.salvor.worker;

import dev.salvor.notice.WayHealth;
import dev.salvor.worker.boot.BootState;
import dev.salvor.workflow.connect.EngineKind;
import java.util.List;
import java.util.Optional;

/**
 * What {@code status --json} says. Field names are stable.
 *
 * @param open why nothing is begun with the state folder: others can write into it; absent if not
 * @param policy why every order waits or is refused; absent where the worker's policy can be used
 * @param notices how each way to reach people fares; none if nobody is told of anything
 */
record NodeStatus(
    String stateFolder,
    Optional<String> open,
    Engine engine,
    Worker worker,
    BootState boot,
    Optional<String> stopped,
    Optional<String> policy,
    List<WayHealth> notices) {
  NodeStatus {
    notices = List.copyOf(notices);
  }

  /**
   * The engine that commands of this environment use.
   *
   * @param tls whether it is reached over TLS
   */
  record Engine(
      EngineKind kind,
      boolean durable,
      State state,
      Optional<String> address,
      boolean tls,
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
