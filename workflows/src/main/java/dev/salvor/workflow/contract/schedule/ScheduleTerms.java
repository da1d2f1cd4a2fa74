package dev.salvor.workflow.contract.schedule;

import java.time.Duration;
import java.util.Optional;

/**
 * When a schedule's runs are due, and what holds for them. Pinned in the request that each of them
 * is started with.
 *
 * @param cron five fields; absent: {@code every}
 * @param every counted from 1970 on
 * @param timezone in which {@code cron} is meant
 * @param catchUp a due time that nobody could begin is begun later by at most this
 * @param jitter each is begun later by a part of this
 * @param pauseAfterFailures in a row; 0: never
 * @param note for people; may be empty
 * @param on the selector that meant the hosts; absent: this machine
 * @param inventory path of the file that was asked for them
 */
public record ScheduleTerms(
    ScheduleId id,
    Optional<String> cron,
    Optional<Duration> every,
    String timezone,
    Overlap overlap,
    Duration catchUp,
    Duration jitter,
    int pauseAfterFailures,
    String note,
    Optional<String> on,
    Optional<String> inventory) {
  public ScheduleTerms {
    if (cron.isPresent() == every.isPresent()) {
      throw new IllegalArgumentException("cron, every: exactly one of them");
    }
    if (pauseAfterFailures < 0) {
      throw new IllegalArgumentException("pauseAfterFailures: " + pauseAfterFailures);
    }
  }
}
