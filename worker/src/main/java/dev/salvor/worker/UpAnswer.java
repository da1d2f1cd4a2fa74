package dev.salvor.worker;

import dev.salvor.workflow.connect.EngineKind;
import java.util.Optional;

/**
 * What {@code up --json} says. Field names are stable.
 *
 * @param engine absent if the node stays down
 * @param worker absent if the node stays down
 * @param stopped who stopped it on purpose, where a boot leaves it so
 */
record UpAnswer(Optional<Engine> engine, Optional<Worker> worker, Optional<String> stopped) {

  /**
   * The engine that serves now.
   *
   * @param started this command started it
   */
  record Engine(EngineKind kind, String address, Optional<String> page, boolean started) {}

  /**
   * The worker that polls now.
   *
   * @param started this command started it
   */
  record Worker(long pid, boolean started) {}

  static UpAnswer staysDown(String why) {
    return new UpAnswer(Optional.empty(), Optional.empty(), Optional.of(why));
  }
}
