package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.runbook.PosixShell;
import dev.salvor.workflow.stops.DeliberateStop;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deliberate stops for people and for programs. */
public final class StopTable {
  private StopTable() {}

  public static List<String> lines(List<DeliberateStop> stops, Instant now, Paint paint) {
    Table table = Table.of("THING", "KIND", "BY", "SINCE", "UNTIL", "WHY");
    for (DeliberateStop stop : stops) {
      table.row(
          switch (stop) {
            case DeliberateStop.Recorded r -> row(r, now);
            case DeliberateStop.Broken b ->
                List.of(
                    Cell.of(Safe.line(b.thing())),
                    Cell.of("?"),
                    Cell.of("?"),
                    Cell.of("?"),
                    new Cell("BROKEN", Tone.BAD),
                    Cell.of(
                        "the record "
                            + Safe.line(b.file())
                            + " "
                            + b.wrong()
                            + "; it counts as stopped until: salvor start "
                            + PosixShell.word(b.thing())));
          });
    }
    return table.lines(paint);
  }

  private static List<Cell> row(DeliberateStop.Recorded stop, Instant now) {
    boolean over = stop.isOver(now);
    Duration rest =
        over ? Duration.between(stop.until(), now) : Duration.between(now, stop.until());
    return List.of(
        Cell.of(Safe.line(stop.thing())),
        Cell.of(Safe.line(stop.kind())),
        Cell.of(Safe.line(stop.by())),
        Cell.of(Clocks.rough(Duration.between(stop.at(), now)) + " ago"),
        over
            ? new Cell("OVER since " + Clocks.rough(rest), Tone.BAD)
            : Cell.of(Clocks.dayTime(stop.until()) + " (" + Clocks.rough(rest) + ")"),
        Cell.of(
            Safe.line(stop.why())
                + (over
                    ? "; lift it: salvor start " + PosixShell.word(Safe.line(stop.thing()))
                    : "")));
  }

  /** Fields as documented in cli-json.md. */
  public static Map<String, Object> json(DeliberateStop stop, Instant now) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("thing", stop.thing());
    switch (stop) {
      case DeliberateStop.Recorded r -> {
        out.put("kind", r.kind());
        out.put("by", r.by());
        out.put("why", r.why());
        out.put("at", r.at());
        out.put("until", r.until());
        out.put("state", r.isOver(now) ? "OVER" : "CURRENT");
      }
      case DeliberateStop.Broken b -> {
        out.put("state", "BROKEN");
        out.put("wrong", b.wrong());
      }
    }
    out.put("file", stop.file());
    return out;
  }
}
