package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.time.Instant;
import java.util.List;

/**
 * A schedule as the engine has it.
 *
 * @param request that each of its runs is started with
 * @param paused it begins nothing
 * @param note the line that the engine keeps with it
 * @param since it is as it is: when it was added or replaced
 * @param next its next due times, at most ten
 * @param counts since it was added
 */
public record ScheduleState(
    RunRequest request,
    boolean paused,
    ScheduleNote note,
    Instant since,
    List<Instant> next,
    Counts counts) {
  /**
   * What became of its due times, as the engine counts them.
   *
   * @param started runs
   * @param missed nobody could begin them, and the catch-up window had passed
   * @param overlapped left out since the run before had not ended
   */
  public record Counts(long started, long missed, long overlapped) {}

  public ScheduleState {
    next = List.copyOf(next);
  }

  public ScheduleTerms terms() {
    return request.schedule().orElseThrow();
  }

  public ScheduleId id() {
    return terms().id();
  }
}
