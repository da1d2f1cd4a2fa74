package dev.salvor.activity.supervisor;

import java.time.Duration;

/**
 * How the supervisor is used.
 *
 * @param hardCap bytes of a stream's output that a host keeps in any case
 * @param patience how long a supervisor may take to show itself before another one is started
 * @param stall how long a supervisor may do nothing although it should, before it is ended; longer
 *     than the minute for which it waits for room on a full disk
 * @param restarts how many supervisors in a row may fail to show themselves
 */
public record SupervisorSettings(long hardCap, Duration patience, Duration stall, int restarts) {
  public static final SupervisorSettings DEFAULT =
      new SupervisorSettings(64L << 20, Duration.ofSeconds(5), Duration.ofSeconds(90), 3);
}
