package dev.salvor.worker.watch;

import com.google.protobuf.Timestamp;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.schedule.v1.ScheduleActionResult;
import io.temporal.api.schedule.v1.ScheduleInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Runs of a schedule that this node has begun and the schedule itself has not: what it starts its
 * runs with can be read on the engine, and given to it under any due time that has come. The node's
 * own record names them, so nobody can hide one.
 */
final class StartedBeside {
  /** The engine knows so many of the last runs that a schedule has begun. */
  private static final int KNOWN = 10;

  /** It writes down what a schedule has begun a moment later. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** A worker has begun by then what the engine started at once. */
  private static final Duration BURST = Duration.ofMinutes(5);

  private static final int MOST = 5;

  private final ScheduleId schedule;
  private final ScheduleInfo info;
  private final Map<String, Instant> begun;
  private final Instant now;

  /**
   * Of a schedule that is as it was ordered.
   *
   * @param begun what this node has begun, and when
   */
  StartedBeside(ScheduleId schedule, ScheduleInfo info, Map<String, Instant> begun, Instant now) {
    this.schedule = schedule;
    this.info = info;
    this.begun = begun;
    this.now = now;
  }

  private record Run(String id, Instant due) {}

  /**
   * The first few of them, and how many others there are.
   *
   * @param isDue whether the schedule has a run at that time
   */
  List<Finding> look(Predicate<Instant> isDue) {
    Set<String> own = own();
    List<Run> beside = new ArrayList<>();
    begun.forEach(
        (id, at) ->
            schedule
                .due(id)
                .filter(due -> !own.contains(id) && isKnown(at))
                .filter(due -> !isForgotten(due, at) || !isDue.test(due))
                .ifPresent(due -> beside.add(new Run(id, due))));
    List<Finding> out = new ArrayList<>();
    beside.stream().limit(MOST).forEach(run -> out.add(finding(run, isDue.test(run.due()))));
    if (beside.size() > MOST) {
      out.add(more(beside.size() - MOST));
    }
    return List.copyOf(out);
  }

  private Set<String> own() {
    Set<String> out = new HashSet<>();
    for (ScheduleActionResult action : info.getRecentActionsList()) {
      out.add(action.getStartWorkflowResult().getWorkflowId());
    }
    for (WorkflowExecution running : info.getRunningWorkflowsList()) {
      out.add(running.getWorkflowId());
    }
    return out;
  }

  /** Whether the schedule would name a run that it had begun at that time. */
  private boolean isKnown(Instant at) {
    Instant made = time(info.hasUpdateTime() ? info.getUpdateTime() : info.getCreateTime());
    Optional<Instant> oldest =
        info.getRecentActionsCount() < KNOWN
            ? Optional.empty()
            : info.getRecentActionsList().stream()
                .map(action -> time(action.getActualTime()))
                .min(Instant::compareTo);
    return at.isAfter(made.plus(GRACE))
        && at.isBefore(now.minus(GRACE))
        && oldest.map(then -> at.isAfter(then.plus(GRACE))).orElse(true);
  }

  /**
   * Of many at once, made up for after a pause, the engine keeps the last: the others were its own.
   */
  private boolean isForgotten(Instant due, Instant at) {
    List<ScheduleActionResult> kept = info.getRecentActionsList();
    return kept.size() >= KNOWN
        && kept.stream().allMatch(action -> due.isBefore(time(action.getScheduleTime())))
        && kept.stream().anyMatch(action -> at.isBefore(time(action.getActualTime()).plus(BURST)));
  }

  private Finding finding(Run run, boolean due) {
    return new Finding(
        "schedule-run:" + schedule + ":" + run.due(),
        "beside",
        "the schedule " + schedule + " has not begun a run that bears its name",
        run.id()
            + " was started with what the schedule starts its runs with, by somebody who reaches"
            + " the engine; "
            + (due ? "the schedule has a run at that time" : "none is due at that time"),
        "salvor show " + run.id(),
        Finding.Manner.ONCE);
  }

  private Finding more(int more) {
    return new Finding(
        "schedule-run:" + schedule + ":more",
        // Told again when there are ten times as many.
        "digits-" + Integer.toString(more).length(),
        "the schedule " + schedule + " has not begun more runs that bear its name",
        more + " more than are told of one by one",
        "salvor runs; salvor schedule pause " + schedule,
        Finding.Manner.ONCE);
  }

  private static Instant time(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }
}
