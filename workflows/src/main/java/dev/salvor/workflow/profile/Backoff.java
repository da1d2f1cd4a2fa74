package dev.salvor.workflow.profile;

import java.time.Duration;

/** How pauses between tries grow. Pure. */
public final class Backoff {
  private Backoff() {}

  /** Twice {@code pause}, at most {@code most}. */
  public static Duration next(Duration pause, Duration most) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(most) < 0 ? twice : most;
  }
}
