package dev.salvor.activity.log;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.Patch;
import dev.salvor.workflow.journal.LogLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The differences of two snapshots, unified, by collector. */
final class SnapshotDiff {
  private static final int CONTEXT = 1;

  /** Two texts of this size and their differences fit a worker with 64 MiB. */
  private static final long LARGEST = 2L * 1024 * 1024;

  private SnapshotDiff() {}

  static void write(Snapshot before, Snapshot after, LogLines out) throws IOException {
    boolean any = false;
    for (String collector : before.statuses().keySet()) {
      if (after.statuses().containsKey(collector)) {
        any |= compare(collector, before, after, out);
      } else {
        any = true;
        out.line("## " + collector);
        out.line("not compared: it was not collected afterwards");
      }
    }
    for (String collector : after.statuses().keySet()) {
      if (!before.statuses().containsKey(collector)) {
        any = true;
        out.line("## " + collector);
        out.line("not compared: it was not collected before");
      }
    }
    if (!any) {
      out.line("no differences");
    }
  }

  private static boolean compare(String collector, Snapshot before, Snapshot after, LogLines out)
      throws IOException {
    long was = before.bytes(collector);
    long is = after.bytes(collector);
    if (was > LARGEST || is > LARGEST) {
      out.line("## " + collector);
      out.line("not compared: too large (" + was + " bytes before, " + is + " bytes after)");
      return true;
    }
    List<String> old = lines(before, collector);
    List<String> now = lines(after, collector);
    if (old.equals(now)) {
      return false;
    }
    out.line("## " + collector);
    String wasStatus = before.statuses().getOrDefault(collector, "");
    String isStatus = after.statuses().getOrDefault(collector, "");
    if (incomplete(wasStatus) || incomplete(isStatus)) {
      // Half a list would show up as things that vanished.
      out.line("not compared: before: " + wasStatus + "; after: " + isStatus);
      return true;
    }
    Patch<String> patch = DiffUtils.diff(old, now, new MyersDiffWithLinearSpace<>());
    List<String> unified =
        UnifiedDiffUtils.generateUnifiedDiff("before", "after", old, patch, CONTEXT);
    for (String line : beforeFirst(unified.subList(2, unified.size()))) {
      out.line(line);
    }
    return true;
  }

  /** What was comes before what is, wherever lines took the place of others. */
  private static List<String> beforeFirst(List<String> unified) {
    List<String> ordered = new ArrayList<>();
    List<String> is = new ArrayList<>();
    for (String line : unified) {
      if (line.startsWith("+")) {
        is.add(line);
        continue;
      }
      if (!line.startsWith("-")) {
        ordered.addAll(is);
        is.clear();
      }
      ordered.add(line);
    }
    ordered.addAll(is);
    return ordered;
  }

  private static boolean incomplete(String status) {
    return status.startsWith("timed out") || status.startsWith("not permitted");
  }

  private static List<String> lines(Snapshot snapshot, String collector) throws IOException {
    try (BufferedReader text = snapshot.text(collector)) {
      return text.lines().toList();
    }
  }
}
