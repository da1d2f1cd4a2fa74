package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Does what a workflow would do with the answers of a segment of steps that each append a line. */
final class Drive {
  private static final int MOST_ORDERS = 20;

  private final Lab lab;
  private final Path lines;
  private final boolean check;
  private final int steps;
  private final List<String> answers = new ArrayList<>();

  /**
   * A segment of appending steps.
   *
   * @param check each step has a check that looks for its line, else nobody may run it again
   */
  Drive(Lab lab, Path lines, int steps, boolean check) {
    this.lab = lab;
    this.lines = lines;
    this.steps = steps;
    this.check = check;
  }

  /** Goes on until all steps are done, or one may not be tried again; true if all are done. */
  boolean toTheEnd() {
    int next = 1;
    int attempt = 1;
    boolean unknown = false;
    for (int order = 0; order < MOST_ORDERS; order++) {
      List<Steps> rest = new ArrayList<>();
      for (int i = next; i <= steps; i++) {
        rest.add(step(i, i == next ? attempt : 1, i == next && unknown));
      }
      SegmentReport.Ended report = lab.run(lab.order(1, order, rest.toArray(Steps[]::new)));
      answers.add(report.toString());
      for (StepReport step : report.steps()) {
        if (step.done()) {
          next++;
          attempt = 1;
          unknown = false;
        } else {
          unknown |= step.result() instanceof AttemptResult.Unknown;
          attempt++;
          if (!check && !(step.result() instanceof AttemptResult.NotBegun)) {
            return false;
          }
        }
      }
      if (next > steps) {
        return true;
      }
    }
    throw new AssertionError("does not come to an end: " + answers);
  }

  private Steps step(int number, int attempt, boolean unknown) {
    Steps step =
        Lab.step("s" + number, Lab.sh("echo " + number + " >>" + lines + "; sleep 0.02"))
            .attempt(attempt);
    if (check) {
      step.check(Lab.sh("grep -qx " + number + " " + lines + " 2>/dev/null || exit 1"));
    }
    return unknown ? step.afterUnknown() : step;
  }

  /** How often the step's line was written. */
  long count(int number) {
    try {
      return Files.exists(lines)
          ? Files.readAllLines(lines).stream().filter(Integer.toString(number)::equals).count()
          : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    try {
      return String.join("\n", answers) + "\n" + Files.readString(lab.segment(1).resolve("record"));
    } catch (IOException e) {
      return String.join("\n", answers);
    }
  }
}
