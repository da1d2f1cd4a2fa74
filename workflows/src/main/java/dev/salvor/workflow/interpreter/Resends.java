package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.profile.Backoff;
import java.time.Duration;

/**
 * How often and how far apart an order is sent again to a host that does not answer. One silence is
 * counted: a host that was followed for a while in between was there. For one order.
 */
final class Resends {
  static final Duration FARTHEST = Duration.ofMinutes(1);

  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

  /** No attempt at a host that is not there takes as long, by all the limits of a connection. */
  private static final Duration FOLLOWED = Duration.ofMinutes(5);

  private final int most;
  private int tries;
  private Duration delay = FIRST_DELAY;

  Resends(int most) {
    this.most = most;
  }

  /** How long {@code most} tries take together, if each fails at once. */
  static Duration together(int most) {
    return Backoff.sum(FIRST_DELAY, FARTHEST, most);
  }

  /**
   * One was in vain.
   *
   * @param took from its begin to its failure
   * @return whether that was the last
   */
  boolean failed(Duration took) {
    delay = tries == 0 ? FIRST_DELAY : Backoff.next(delay, FARTHEST);
    tries++;
    if (took.compareTo(FOLLOWED) > 0) {
      tries = 1;
      delay = FIRST_DELAY;
    }
    return tries == most;
  }

  /** What to wait before the next. */
  Duration delay() {
    return delay;
  }
}
