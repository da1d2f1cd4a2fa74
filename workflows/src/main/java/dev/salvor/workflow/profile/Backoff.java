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

  /** What the pauses between so many tries come to. */
  public static Duration sum(Duration first, Duration most, int tries) {
    Duration sum = Duration.ZERO;
    Duration pause = first;
    for (int i = 1; i < tries; i++) {
      sum = sum.plus(pause);
      pause = next(pause, most);
    }
    return sum;
  }
}
