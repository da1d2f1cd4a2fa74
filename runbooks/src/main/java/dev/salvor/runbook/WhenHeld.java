package dev.salvor.runbook;

import java.time.Duration;

/**
 * What a run does if another one holds a lock that it needs.
 *
 * @param waits it queues, first come first served; else it ends at once
 * @param atMost how long it waits for all its locks
 */
public record WhenHeld(boolean waits, Duration atMost) {
  /** It waits, for an hour. */
  public static final WhenHeld DEFAULT = new WhenHeld(true, Duration.ofHours(1));

  public WhenHeld {
    if (atMost.isNegative()) {
      throw new IllegalArgumentException("locks.waitAtMost: a time is never below zero");
    }
  }
}
