package dev.salvor.cli.schedule;

import dev.salvor.cli.engine.RunRow;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of one due time of a schedule.
 *
 * @param byHand it was not due: somebody asked for it
 */
public record Turn(Instant due, What what, Optional<RunRow> run, boolean byHand) {
  /** What became of it. */
  public enum What {
    /** A run was begun. */
    RUN,
    /** Nobody could begin it, and the catch-up window had passed. */
    MISSED,
    /** The run before it had not ended. */
    OVERLAPPED,
    /** The schedule was paused. */
    PAUSED,
    /** Nothing is known of it any more. */
    NOT_ON_RECORD
  }

  /** The run's status, or what happened instead. */
  public String result() {
    return run.map(row -> row.status().name()).orElse(what.name());
  }
}
