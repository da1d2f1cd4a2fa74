package dev.salvor.cli.audit;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Schedules of which every change is on record before. */
final class AuditedSchedules implements Schedules {
  private final Schedules schedules;
  private final Audit audit;

  AuditedSchedules(Schedules schedules, Audit audit) {
    this.schedules = schedules;
    this.audit = audit;
  }

  @Override
  public boolean add(RunRequest request) {
    OptionalLong at =
        OptionalLong.of(audit.must(AuditedEngine.about(audit, AuditAction.SCHEDULE_ADD, request)));
    boolean added = AuditedEngine.failing(audit, at, () -> schedules.add(request));
    if (!added) {
      audit.failed(at, "there-already", "there is a schedule of this name");
    }
    return added;
  }

  @Override
  public void replace(RunRequest request, ScheduleState old) {
    done(
        OptionalLong.of(
            audit.must(AuditedEngine.about(audit, AuditAction.SCHEDULE_REPLACE, request))),
        () -> schedules.replace(request, old));
  }

  @Override
  public void pause(ScheduleState schedule, PauseRequest pause, ScheduleNote note) {
    done(
        audit.may(of(AuditAction.SCHEDULE_PAUSE, schedule.id()).why(note.text())),
        () -> schedules.pause(schedule, pause, note));
  }

  @Override
  public void resume(ScheduleId id, ScheduleNote note, Optional<SchedulePause> pause) {
    done(
        OptionalLong.of(audit.must(of(AuditAction.SCHEDULE_RESUME, id).why(note.text()))),
        () -> schedules.resume(id, note, pause));
  }

  @Override
  public void trigger(ScheduleId id) {
    done(
        OptionalLong.of(audit.must(of(AuditAction.SCHEDULE_RUN, id))), () -> schedules.trigger(id));
  }

  @Override
  public void remove(ScheduleId id, Optional<SchedulePause> pause) {
    done(audit.may(of(AuditAction.SCHEDULE_REMOVE, id)), () -> schedules.remove(id, pause));
  }

  @Override
  public boolean forget(ScheduleId id) {
    OptionalLong unused = audit.may(of(AuditAction.SCHEDULE_REMOVE, id));
    return schedules.forget(id);
  }

  @Override
  public Map<String, List<String>> unordered() {
    return schedules.unordered();
  }

  private AuditEntry of(AuditAction action, ScheduleId id) {
    return audit.entry(action).run(id.value());
  }

  private void done(OptionalLong at, Runnable work) {
    Supplier<Boolean> all =
        () -> {
          work.run();
          return true;
        };
    boolean unused = AuditedEngine.failing(audit, at, all);
  }

  @Override
  public Optional<ScheduleState> find(ScheduleId id) {
    return schedules.find(id);
  }

  @Override
  public Listed list() {
    return schedules.list();
  }

  @Override
  public List<Instant> due(ScheduleId id, Instant from, Instant to) {
    return schedules.due(id, from, to);
  }

  @Override
  public List<RunRow> runs(ScheduleId id, int most) {
    return schedules.runs(id, most);
  }

  @Override
  public List<Paused> pauses(ScheduleId id) {
    return schedules.pauses(id);
  }
}
