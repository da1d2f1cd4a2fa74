package dev.salvor.workflow.schedule;

import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import dev.salvor.workflow.contract.schedule.PauseOrder;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleActivities;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import dev.salvor.workflow.contract.schedule.SchedulePauseWorkflow;
import dev.salvor.workflow.notice.NoticeStarter;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A reminder each day until the pause is over. */
public final class SchedulePauseWorkflowImpl implements SchedulePauseWorkflow {
  private static final Duration DAY = Duration.ofDays(1);

  private int told;

  @Override
  public boolean keep(PauseRequest request) {
    SchedulePause pause = request.pause();
    PauseOrder order = new PauseOrder(request.schedule(), pause);
    ScheduleActivities schedules =
        Workflow.newActivityStub(ScheduleActivities.class, ActivityProfiles.schedule());
    tell(request, pause.failed().isPresent() ? NoticeKind.ALERT : NoticeKind.PAUSE, "is paused");
    try {
      while (left(pause).compareTo(DAY) > 0) {
        Workflow.sleep(DAY);
        if (!schedules.isPaused(order)) {
          return false;
        }
        tell(
            request,
            pause.failed().isPresent() ? NoticeKind.ALERT : NoticeKind.REMINDER,
            "is still paused");
      }
      if (!left(pause).isNegative() && !left(pause).isZero()) {
        Workflow.sleep(left(pause));
      }
    } catch (CanceledFailure resumed) {
      tell(request, NoticeKind.OVER, "goes on: somebody resumed it");
      return false;
    }
    boolean ended = schedules.endPause(order);
    if (ended) {
      tell(request, NoticeKind.OVER, "goes on: its pause is over");
    }
    return ended;
  }

  private static Duration left(SchedulePause pause) {
    return Duration.between(Instant.ofEpochMilli(Workflow.currentTimeMillis()), pause.until());
  }

  private void tell(PauseRequest request, NoticeKind kind, String what) {
    SchedulePause pause = request.pause();
    String schedule = request.schedule().value();
    boolean over = kind == NoticeKind.OVER;
    told++;
    Notice notice =
        new Notice(
            pause.keeper(request.schedule()) + "#" + told,
            kind,
            Instant.ofEpochMilli(Workflow.currentTimeMillis()),
            "",
            "",
            "",
            "",
            "schedule " + schedule,
            "schedule " + schedule + " " + what,
            "paused by " + pause.by() + ": " + pause.why(),
            over ? Optional.empty() : Optional.of(pause.until()),
            over ? "" : "it goes on by itself",
            over
                ? List.of("salvor schedule show " + schedule)
                : List.of(
                    "salvor schedule show " + schedule, "salvor schedule resume " + schedule));
    Workflow.newDetachedCancellationScope(() -> NoticeStarter.start(notice, request.node()).get())
        .run();
  }
}
