package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Runs as a table. */
public final class RunTable {
  private RunTable() {}

  public static List<String> lines(List<RunRow> rows, Instant now, Paint paint) {
    Table table = Table.of("RUN", "STATUS", "HOST", "STARTED", "TOOK", "PIVOTS", "PHASE");
    for (RunRow row : rows) {
      table.row(
          List.of(
              Cell.of(Safe.line(row.id().value())),
              new Cell(row.status().name(), EventLine.tone(row.status())),
              Cell.of(Safe.line(row.host())),
              Cell.of(Clocks.dayTime(row.startedAt())),
              Cell.of(Clocks.rough(Duration.between(row.startedAt(), row.closedAt().orElse(now)))),
              new Cell(row.pivots() == 0 ? "" : Long.toString(row.pivots()), Tone.PIVOT),
              Cell.of(Safe.line(row.phase()))));
    }
    return table.lines(paint);
  }
}
