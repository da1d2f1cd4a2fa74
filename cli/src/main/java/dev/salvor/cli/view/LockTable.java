package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Locks as a table: the holder of each, and below it who waits, next first. Pure. */
public final class LockTable {
  private LockTable() {}

  public static List<String> lines(List<LockLine> locks, Instant now, Paint paint) {
    Table table = Table.of("LOCK", "", "RUN", "RUNBOOK", "BY", "SINCE");
    for (LockLine lock : locks) {
      Cell title = new Cell(Safe.line(lock.title()), Tone.BOLD);
      lock.holder()
          .ifPresentOrElse(
              holder ->
                  row(table, title, new Cell("held", Tone.LIVE), holder, when(lock, holder, now)),
              () -> table.row(List.of(title, Cell.of("free"))));
      for (LockLine.User waiting : lock.waiting()) {
        row(table, Cell.of(""), new Cell("waits", Tone.WAIT), waiting, since(waiting, now));
      }
      int more = lock.waits() - lock.waiting().size();
      if (more > 0) {
        table.row(
            List.of(Cell.of(""), new Cell("waits", Tone.WAIT), Cell.of("and " + more + " more")));
      }
    }
    return table.lines(paint);
  }

  private static String when(LockLine lock, LockLine.User holder, Instant now) {
    return lock.until()
        .map(
            until ->
                "ended; free at "
                    + Clocks.dayTime(until)
                    + lock.busy()
                        .map(works -> works ? " if its command has ended by then" : "")
                        .orElse(" or when its command there has ended"))
        .orElseGet(() -> since(holder, now));
  }

  private static String since(LockLine.User user, Instant now) {
    return user.since()
        .map(
            since ->
                Clocks.dayTime(since) + " (" + Clocks.rough(Duration.between(since, now)) + ")")
        .orElse("");
  }

  private static void row(Table table, Cell lock, Cell state, LockLine.User user, String when) {
    table.row(
        List.of(
            lock,
            state,
            Cell.of(Safe.line(user.run().value())),
            Cell.of(Safe.line(user.runbook())),
            Cell.of(Safe.line(user.user())),
            Cell.of(when)));
  }
}
