package dev.salvor.activity.schedule;

import java.util.Comparator;
import java.util.List;

/** Runs in a row, the last ones of a schedule, that have not succeeded. Newest first. */
record Streak(List<EndedRun> failed) {
  Streak {
    failed = List.copyOf(failed);
  }

  /** Of {@code runs} in any order. */
  static Streak of(List<EndedRun> runs) {
    return new Streak(
        runs.stream()
            .sorted(Comparator.comparing(EndedRun::due).reversed())
            .takeWhile(run -> !run.isWell())
            .toList());
  }

  int length() {
    return failed.size();
  }

  /** For people. */
  String words() {
    EndedRun last = failed.getFirst();
    return failed.size()
        + (failed.size() == 1 ? " run" : " runs in a row")
        + " did not succeed; the last one, "
        + last.id()
        + ", ended "
        + last.status();
  }
}
