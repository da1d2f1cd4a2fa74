package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs as a table. */
public final class RunTable {
  private RunTable() {}

  public static List<String> lines(List<RunRow> rows, Instant now, Paint paint) {
    Table table = Table.of("RUN", "STATUS", "HOST", "STARTED", "AGE", "TOOK", "PIVOTS", "PHASE");
    for (RunRow row : rows) {
      table.row(
          List.of(
              Cell.of(Safe.line(row.id().value())),
              new Cell(row.status().name(), EventLine.tone(row.status())),
              Cell.of(Safe.line(row.host())),
              Cell.of(Clocks.dayTime(row.startedAt())),
              Cell.of(Clocks.rough(Duration.between(row.startedAt(), now))),
              Cell.of(Clocks.rough(Duration.between(row.startedAt(), row.closedAt().orElse(now)))),
              new Cell(row.pivots() == 0 ? "" : Long.toString(row.pivots()), Tone.PIVOT),
              Cell.of(Safe.line(row.phase()))));
    }
    List<String> lines = new ArrayList<>(table.lines(paint));
    rows.forEach(row -> row.trouble().ifPresent(why -> lines.add(trouble(row, why, paint))));
    lines.add(Texts.count(rows.size(), "run") + ": " + Counts.words(counts(rows)));
    return List.copyOf(lines);
  }

  private static String trouble(RunRow row, String why, Paint paint) {
    String what = row.status() == RunStatus.STUCK ? "STUCK " : "";
    return paint.of(
        Tone.BAD,
        Safe.line(what + row.id() + ": " + why + "; what to do: salvor show " + row.id()));
  }

  private static Map<RunStatus, Integer> counts(List<RunRow> rows) {
    Map<RunStatus, Integer> counts = new EnumMap<>(RunStatus.class);
    rows.forEach(row -> counts.merge(row.status(), 1, Integer::sum));
    return counts;
  }
}
