package dev.salvor.activity.log;

import dev.salvor.workflow.journal.LogLines;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunLogs;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.report.Differences;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code diagnostics.log} and {@code system-state.log}: the host before and after. */
final class SnapshotLogs {
  private static final String OK = "ok";

  private final Path folder;

  /**
   * The logs of a run's snapshots.
   *
   * @param folder holds {@code before/}, {@code after/} and maybe {@code diff.txt}
   */
  SnapshotLogs(Path folder) {
    this.folder = folder;
  }

  void diagnostics(RunSummary run, LogLines out) throws IOException {
    RunLogs.heading(run, "host before anything was changed", out);
    Optional<Snapshot> before = before();
    if (before.isPresent()) {
      write(before.get(), out);
    } else {
      out.line("no snapshot was taken before the changes of this run");
    }
  }

  void systemState(RunSummary run, LogLines out) throws IOException {
    RunLogs.heading(run, "host after the run, then the differences from before it", out);
    Optional<Snapshot> after = Snapshot.in(folder.resolve("after"));
    if (after.isEmpty()) {
      out.line("no snapshot was taken after the changes of this run");
      return;
    }
    write(after.get(), out);
    out.line("");
    out.line("# differences");
    Optional<Snapshot> before = before();
    if (before.isEmpty()) {
      out.line("nothing to compare with: no snapshot was taken before");
    } else {
      differences(before.get(), after.get(), out);
    }
  }

  private void differences(Snapshot before, Snapshot after, LogLines out) throws IOException {
    Path made = folder.resolve("diff.txt");
    if (Files.isRegularFile(made)) {
      try (BufferedReader text = Snapshot.open(made)) {
        out.copy(text);
      }
    } else {
      SnapshotDiff.write(before, after, out);
    }
  }

  /** The same differences for the report, as much as a page shows. */
  Differences differences(Masker masker) throws IOException {
    Optional<Snapshot> before = before();
    Optional<Snapshot> after = Snapshot.in(folder.resolve("after"));
    if (before.isEmpty() || after.isEmpty()) {
      return new Differences.Unknown(
          before.isEmpty() && after.isEmpty()
              ? "this run took no snapshots"
              : "no snapshot was taken " + (before.isEmpty() ? "before" : "after"));
    }
    DifferenceLines lines = new DifferenceLines();
    differences(before.get(), after.get(), new LogLines(masker, lines));
    return new Differences.Compared(
        lines.collectors(), incomplete(before.get().statuses(), after.get().statuses()));
  }

  private static List<String> incomplete(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> incomplete = new ArrayList<>();
    for (String name : names) {
      String was = before.getOrDefault(name, OK);
      String is = after.getOrDefault(name, OK);
      if (!was.equals(OK) || !is.equals(OK)) {
        incomplete.add(
            "snapshot of "
                + name
                + ": "
                + (was.equals(is) ? was : "before " + was + ", after " + is));
      }
    }
    return incomplete;
  }

  private Optional<Snapshot> before() throws IOException {
    return Snapshot.in(folder.resolve("before"));
  }

  private static void write(Snapshot snapshot, LogLines out) throws IOException {
    out.line("# collectors");
    for (Map.Entry<String, String> collector : snapshot.statuses().entrySet()) {
      out.line(collector.getKey() + ": " + collector.getValue());
    }
    for (String collector : snapshot.statuses().keySet()) {
      out.line("");
      out.line("## " + collector);
      try (BufferedReader text = snapshot.text(collector)) {
        out.copy(text);
      }
      if (snapshot.volatileBytes(collector) > 0) {
        out.line("### moves all the time, not compared");
        try (BufferedReader text = snapshot.volatileText(collector)) {
          out.copy(text);
        }
      }
    }
  }
}
