package dev.salvor.cli.schedule;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.workflow.contract.schedule.Overlap;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of the last due times of a schedule. */
public final class Turns {
  /** Far back enough for the rarest, and never so far that the engine cuts the answer. */
  private static final List<Duration> BACK =
      List.of(
          Duration.ofMinutes(10),
          Duration.ofHours(3),
          Duration.ofDays(2),
          Duration.ofDays(32),
          Duration.ofDays(400));

  /** A run is begun within this. */
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Runs by hand lie between those that were due. */
  private static final int MORE = 20;

  private final ScheduleState schedule;
  private final List<RunRow> runs;
  private final List<Schedules.Paused> pauses;
  private final Instant now;

  Turns(ScheduleState schedule, List<RunRow> runs, List<Schedules.Paused> pauses, Instant now) {
    this.schedule = schedule;
    this.runs = List.copyOf(runs);
    this.pauses = List.copyOf(pauses);
    this.now = now;
  }

  /** The last ones of a schedule, newest first, as the engine tells. */
  public static List<Turn> last(Schedules engine, ScheduleState schedule, Instant now, int most) {
    List<Instant> due = due(engine, schedule, now, most);
    Turns turns =
        new Turns(
            schedule, engine.runs(schedule.id(), most + MORE), engine.pauses(schedule.id()), now);
    return turns.of(due).stream().limit(most).toList();
  }

  private static List<Instant> due(
      Schedules engine, ScheduleState schedule, Instant now, int most) {
    List<Instant> due = List.of();
    for (Duration back : BACK) {
      Instant from = now.minus(back);
      boolean all = from.isBefore(schedule.since());
      due = engine.due(schedule.id(), all ? schedule.since() : from, now);
      if (all || due.size() >= most) {
        return due;
      }
    }
    return due;
  }

  /** Of these due times and of all runs. */
  List<Turn> of(List<Instant> due) {
    List<Turn> turns = new ArrayList<>();
    List<RunRow> left = new ArrayList<>(runs);
    for (Instant at : due) {
      Optional<RunRow> run = left.stream().filter(row -> isOf(row, at)).findFirst();
      run.ifPresent(left::remove);
      run.map(row -> new Turn(dueOf(row).orElse(at), Turn.What.RUN, Optional.of(row), false))
          .or(() -> without(at).map(what -> new Turn(at, what, Optional.empty(), false)))
          .ifPresent(turns::add);
    }
    left.stream()
        .flatMap(
            row ->
                dueOf(row).stream()
                    .map(
                        at ->
                            new Turn(
                                at,
                                Turn.What.RUN,
                                Optional.of(row),
                                due.stream().anyMatch(one -> !one.isAfter(at)))))
        .forEach(turns::add);
    return turns.stream().sorted(Comparator.comparing(Turn::due).reversed()).toList();
  }

  private Optional<Instant> dueOf(RunRow row) {
    return schedule.id().due(row.id().value());
  }

  /** The engine tells due times with their jitter, and makes ids without it. */
  private boolean isOf(RunRow row, Instant at) {
    return dueOf(row)
        .filter(
            due ->
                !due.isAfter(at)
                    && due.isAfter(at.minus(schedule.terms().jitter()).minusSeconds(1)))
        .isPresent();
  }

  /** Empty while it may still begin. */
  private Optional<Turn.What> without(Instant at) {
    if (isPausedAt(at)) {
      return Optional.of(Turn.What.PAUSED);
    }
    if (schedule.terms().overlap() != Overlap.ALLOW && runs.stream().anyMatch(r -> isOpen(r, at))) {
      return Optional.of(Turn.What.OVERLAPPED);
    }
    Duration window =
        schedule.terms().catchUp().compareTo(SOON) > 0 ? schedule.terms().catchUp() : SOON;
    if (at.plus(window).isAfter(now)) {
      return Optional.empty();
    }
    return Optional.of(schedule.counts().missed() > 0 ? Turn.What.MISSED : Turn.What.NOT_ON_RECORD);
  }

  private boolean isPausedAt(Instant at) {
    if (pauses.stream().anyMatch(pause -> pause.covers(at))) {
      return true;
    }
    if (!schedule.paused()) {
      return false;
    }
    return switch (schedule.note()) {
      case ScheduleNote.Paused paused -> !at.isBefore(paused.pause().at());
      // Paused without Salvor: since when is not on record.
      case ScheduleNote.Resumed ignored -> isAfterAllRuns(at);
      case ScheduleNote.Other ignored -> isAfterAllRuns(at);
    };
  }

  private boolean isAfterAllRuns(Instant at) {
    return runs.stream().flatMap(row -> dueOf(row).stream()).allMatch(due -> due.isBefore(at));
  }

  private boolean isOpen(RunRow row, Instant at) {
    return dueOf(row).filter(due -> due.isBefore(at)).isPresent()
        && !row.startedAt().isAfter(at)
        && row.closedAt().map(end -> !end.isBefore(at)).orElse(true);
  }

  /** Runs only. */
  public static Stream<RunRow> runs(List<Turn> turns) {
    return turns.stream().flatMap(turn -> turn.run().stream());
  }
}
