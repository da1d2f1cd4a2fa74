package dev.salvor.cli.diff;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines in which two texts differ. */
final class LineDiff {
  private static final int MOST = 60;

  private LineDiff() {}

  /** Empty where both are at most one line: those are shown whole. */
  static List<String> of(Optional<String> before, Optional<String> after) {
    List<String> then = before.stream().flatMap(String::lines).toList();
    List<String> now = after.stream().flatMap(String::lines).toList();
    if (then.size() <= 1 && now.size() <= 1) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    for (AbstractDelta<String> delta : DiffUtils.diff(then, now).getDeltas()) {
      delta.getSource().getLines().forEach(line -> lines.add("- " + line));
      delta.getTarget().getLines().forEach(line -> lines.add("+ " + line));
    }
    if (lines.size() <= MOST) {
      return lines;
    }
    List<String> cut = new ArrayList<>(lines.subList(0, MOST));
    cut.add("... " + (lines.size() - MOST) + " more lines differ");
    return cut;
  }
}
