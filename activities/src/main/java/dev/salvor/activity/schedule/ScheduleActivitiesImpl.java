package dev.salvor.activity.schedule;

import dev.salvor.activity.schedule.EngineSchedules.State;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.workflow.audit.Auditor;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.schedule.JudgeOrder;
import dev.salvor.workflow.contract.schedule.Judgement;
import dev.salvor.workflow.contract.schedule.PauseOrder;
import dev.salvor.workflow.contract.schedule.ScheduleActivities;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import dev.salvor.workflow.standing.StandingOrders;
import io.temporal.activity.Activity;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** On the engine that the worker serves. Thread-safe. */
public final class ScheduleActivitiesImpl implements ScheduleActivities {
  /** Runs that have not ended lie between those that count. */
  private static final int MORE = 5;

  private final Clock clock;
  private final Auditor auditor;
  private final StandingOrders orders;
  private final Supplier<EngineSchedules> engine;

  /**
   * With the clock of the worker.
   *
   * @param orders keeps what this does with schedules
   */
  public ScheduleActivitiesImpl(Clock clock, Auditor auditor, StandingOrders orders) {
    this(
        clock,
        auditor,
        orders,
        () -> new EngineSchedules(Activity.getExecutionContext().getWorkflowClient()));
  }

  ScheduleActivitiesImpl(
      Clock clock, Auditor auditor, StandingOrders orders, Supplier<EngineSchedules> engine) {
    this.clock = clock;
    this.auditor = auditor;
    this.orders = orders;
    this.engine = engine;
  }

  private EngineSchedules engine() {
    return engine.get();
  }

  @Override
  public Judgement judge(JudgeOrder order) {
    EngineSchedules engine = engine();
    Optional<State> found = engine.state(order.schedule());
    if (found.isEmpty()) {
      return new Judgement(Optional.empty());
    }
    State state = found.get();
    if (state.paused()) {
      // Asked again after the answer was lost: it is this call's own pause.
      Optional<SchedulePause> own =
          Optional.of(state.note())
              .filter(ScheduleNote.Paused.class::isInstance)
              .map(note -> ((ScheduleNote.Paused) note).pause())
              .filter(pause -> pause.failed().equals(Optional.of(order.run().value())));
      own.ifPresent(pause -> held(order.schedule(), true, state.note()));
      return new Judgement(own);
    }
    if (engine.ended(order.schedule(), order.run()).findAny().isEmpty()) {
      // Its next history has a guard of its own.
      return new Judgement(Optional.empty());
    }
    Instant since =
        state.note().countingSince().isAfter(state.since())
            ? state.note().countingSince()
            : state.since();
    Streak streak = Streak.of(ended(engine, order, since));
    if (streak.length() < order.failures()) {
      return new Judgement(Optional.empty());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    SchedulePause pause =
        new SchedulePause(
            SchedulePause.ITSELF,
            now,
            now.plus(SchedulePause.USUAL),
            Optional.of(order.run().value()),
            streak.words());
    // It makes less happen: never refused because it cannot be recorded.
    boolean unused =
        auditor.recordOrKeep(
            List.of(
                entry(AuditAction.SCHEDULE_PAUSE, order.schedule())
                    .why(streak.words())
                    .detail("failed", order.run().value())
                    .detail("until", pause.until().toString())));
    ScheduleNote note = new ScheduleNote.Paused(pause, since);
    engine.pause(order.schedule(), note);
    held(order.schedule(), true, note);
    return new Judgement(Optional.of(pause));
  }

  /** Also where the engine has done it already: this process may have ended before it was kept. */
  private void held(ScheduleId schedule, boolean paused, ScheduleNote note) {
    orders.held(schedule, paused, note.text(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  private AuditEntry entry(AuditAction action, ScheduleId schedule) {
    return auditor.entry(action).run(schedule.value()).detail("by", SchedulePause.ITSELF);
  }

  /** The engine brings the order again until it can be. */
  private void requireRecorded(AuditEntry entry) {
    try {
      Object unused = auditor.record(entry);
    } catch (IOException e) {
      throw new StateUnusableException(
          "the audit of the node cannot be written, so the schedule stays paused: "
              + e.getMessage(),
          e);
    }
  }

  /** Those that have ended since then; the one that ended just now may not be in the list. */
  private static List<EndedRun> ended(EngineSchedules engine, JudgeOrder order, Instant since) {
    ScheduleId schedule = order.schedule();
    return Stream.concat(
            Stream.of(order.run().value()),
            engine.newest(schedule, order.failures() + MORE).stream())
        .distinct()
        .filter(id -> schedule.due(id).filter(due -> !due.isBefore(since)).isPresent())
        .flatMap(id -> engine.ended(schedule, new RunId(id)))
        .toList();
  }

  @Override
  public boolean isPaused(PauseOrder order) {
    return engine()
        .state(order.schedule())
        .filter(State::paused)
        .map(State::note)
        .filter(ScheduleNote.Paused.class::isInstance)
        .filter(note -> ((ScheduleNote.Paused) note).pause().equals(order.pause()))
        .isPresent();
  }

  @Override
  public boolean endPause(PauseOrder order) {
    EngineSchedules engine = engine();
    Optional<State> state = engine.state(order.schedule());
    if (state.isEmpty()) {
      return false;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return switch (state.get().note()) {
      case ScheduleNote.Paused(SchedulePause pause, Instant since)
          when state.get().paused() && pause.equals(order.pause()) -> {
        requireRecorded(
            entry(AuditAction.SCHEDULE_RESUME, order.schedule())
                .why("its pause by " + pause.by() + " was over"));
        ScheduleNote note =
            new ScheduleNote.Resumed(
                SchedulePause.ITSELF, now, since, "its pause by " + pause.by() + " was over");
        engine.resume(order.schedule(), note);
        held(order.schedule(), false, note);
        yield true;
      }
      // Asked again after the answer was lost.
      case ScheduleNote.Resumed resumed -> {
        boolean own =
            !state.get().paused()
                && resumed.by().equals(SchedulePause.ITSELF)
                && !resumed.at().isBefore(order.pause().until());
        if (own) {
          held(order.schedule(), false, resumed);
        }
        yield own;
      }
      case ScheduleNote.Paused ignored -> false;
      case ScheduleNote.Other ignored -> false;
    };
  }
}
