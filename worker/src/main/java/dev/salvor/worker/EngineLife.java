package dev.salvor.worker;

import dev.salvor.workflow.connect.EngineTarget;
import java.util.Optional;

/** Whether there is an engine to poll. Asked twice a second by one thread. */
interface EngineLife extends AutoCloseable {
  /**
   * One life of the engine.
   *
   * @param number differs from that of the life before: pollers of that one wait out a back-off
   *     that has grown with the outage
   */
  record Life(long number, EngineTarget target) {}

  /** The engine's present life; absent while it does not serve. */
  Optional<Life> look();

  @Override
  default void close() {}
}
