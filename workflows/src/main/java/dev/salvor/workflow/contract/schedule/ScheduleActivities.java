package dev.salvor.workflow.contract.schedule;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Acts on schedules, from a worker. Every call may be repeated. */
@ActivityInterface
public interface ScheduleActivities {
  /** Pauses the schedule if too many of its runs in a row have not succeeded. */
  @ActivityMethod(name = "judge-schedule")
  Judgement judge(JudgeOrder order);

  /** Whether that pause still holds the schedule. */
  @ActivityMethod(name = "is-schedule-paused")
  boolean isPaused(PauseOrder order);

  /** Lets it go on if that pause still holds it; false if another thing has happened. */
  @ActivityMethod(name = "end-schedule-pause")
  boolean endPause(PauseOrder order);
}
