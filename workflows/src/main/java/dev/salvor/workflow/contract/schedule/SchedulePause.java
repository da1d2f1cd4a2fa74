package dev.salvor.workflow.contract.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * That a schedule begins nothing: by whom, until when and why.
 *
 * @param by account and machine; {@link #ITSELF} after failures
 * @param until it goes on by itself then
 * @param failed the last of the runs that failed, if it paused itself
 * @param why one line
 */
public record SchedulePause(
    String by, Instant at, Instant until, Optional<String> failed, String why) {
  /** Who pauses a schedule whose runs fail. */
  public static final String ITSELF = "salvor";

  /** How long a pause is if nobody says; also one after failures. */
  public static final Duration USUAL = Duration.ofDays(7);

  public SchedulePause {
    if (by.isBlank() || by.contains(" ")) {
      throw new IllegalArgumentException("by: \"" + by + "\" must be one word");
    }
    if (!until.isAfter(at)) {
      throw new IllegalArgumentException("until: must be after at");
    }
    why = why.replaceAll("\\s+", " ").strip();
  }

  /** The workflow that ends it; one for each pause. */
  public String keeper(ScheduleId schedule) {
    return keepers(schedule) + at;
  }

  /** How the ids of all workflows that ever ended a pause of {@code schedule} begin. */
  public static String keepers(ScheduleId schedule) {
    return "pause//" + schedule + "//";
  }
}
