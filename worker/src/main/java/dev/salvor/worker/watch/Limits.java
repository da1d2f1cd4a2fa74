package dev.salvor.worker.watch;

import java.time.Duration;

/**
 * When something is a finding.
 *
 * @param waiting how long a run may wait for an answer, or be paused
 * @param freePercent of a disk that must be free
 * @param patience how long engine and worker are given to come back
 */
public record Limits(Duration waiting, int freePercent, Duration patience) {
  public static final Limits DEFAULT = new Limits(Duration.ofHours(1), 10, Duration.ofSeconds(15));

  /** A thing that ends within this time ends soon. */
  static final Duration SOON = Duration.ofHours(1);

  /** A disk that will be full within this time is a finding. */
  static final Duration FULL_WITHIN = Duration.ofHours(24);

  public Limits {
    if (freePercent < 0 || freePercent > 100) {
      throw new IllegalArgumentException("free: " + freePercent + " is no percentage");
    }
  }
}
