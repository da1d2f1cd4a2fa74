package dev.salvor.cli.view;

import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.schedule.Turn;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Schedules, one in a line. */
public final class ScheduleTable {
  private ScheduleTable() {}

  /** A schedule with what became of its last due times, newest first. */
  public record Row(ScheduleState schedule, List<Turn> turns) {
    public Row {
      turns = List.copyOf(turns);
    }
  }

  public static List<String> lines(List<Row> rows, Instant now, Paint paint) {
    Table table = Table.of("SCHEDULE", "STATE", "WHEN", "RUNBOOK", "ON", "NEXT", "LAST");
    for (Row row : rows) {
      ScheduleState one = row.schedule();
      table.row(
          List.of(
              Cell.of(one.id().value()),
              one.paused() ? new Cell("PAUSED", Tone.WAIT) : new Cell("ACTIVE", Tone.GOOD),
              Cell.of(Safe.line(ScheduleWords.when(one.terms()))),
              Cell.of(Safe.line(one.request().definition().runbook().name())),
              Cell.of(Safe.line(ScheduleWords.on(one))),
              Cell.of(one.paused() ? "" : next(one, now)),
              last(row)));
    }
    List<String> lines = new ArrayList<>(table.lines(paint));
    for (Row row : rows) {
      String name = row.schedule().id().value() + ": ";
      if (row.schedule().paused()) {
        lines.add(
            paint.of(Tone.WAIT, name + ScheduleWords.pause(row.schedule(), now))
                + "; salvor schedule resume "
                + row.schedule().id());
      }
      long missed = row.schedule().counts().missed();
      if (missed > 0) {
        lines.add(paint.of(Tone.BAD, name + Texts.count(missed, "due time") + " missed so far"));
      }
    }
    return List.copyOf(lines);
  }

  private static String next(ScheduleState one, Instant now) {
    return Optional.of(one.next())
        .filter(next -> !next.isEmpty())
        .map(List::getFirst)
        .map(at -> Clocks.dayTime(at) + " (" + Clocks.rough(Duration.between(now, at)) + ")")
        .orElse("never");
  }

  /** The newest first; the colour is that of the newest. */
  private static Cell last(Row row) {
    if (row.turns().isEmpty()) {
      return new Cell("not yet", Tone.DIM);
    }
    return new Cell(
        row.turns().stream().map(Turn::result).collect(Collectors.joining(" < ")),
        ScheduleWords.tone(row.turns().getFirst()));
  }
}
