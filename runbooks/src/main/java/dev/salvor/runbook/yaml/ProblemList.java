package dev.salvor.runbook.yaml;

import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Severity;
import java.util.ArrayList;
import java.util.List;

/** The problems of one document as people get them. */
public final class ProblemList {
  private static final int MAX_PROBLEMS = 200;

  private ProblemList() {}

  /** Each once, in order of place, and no more than can be read; errors first if they are many. */
  public static List<Problem> of(List<Problem> problems) {
    List<Problem> sorted = YamlText.sorted(problems);
    if (sorted.size() <= MAX_PROBLEMS) {
      return sorted;
    }
    List<Problem> errors = sorted.stream().filter(Problem::isError).toList();
    List<Problem> shown = new ArrayList<>(errors.isEmpty() ? sorted : errors);
    int more = sorted.size() - Math.min(shown.size(), MAX_PROBLEMS);
    shown = new ArrayList<>(shown.subList(0, Math.min(shown.size(), MAX_PROBLEMS)));
    String file = sorted.get(0).file();
    String said = more + " more problems are not shown";
    shown.add(
        errors.isEmpty()
            ? new Problem(file, 0, 0, "", Advice.TOO_MANY.code(), said, "", Severity.WARNING)
            : new Problem(file, 0, 0, "", said, ""));
    return shown;
  }
}
