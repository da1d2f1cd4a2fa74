package dev.salvor.workflow.report;

import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.journal.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What nobody can know from this page. */
final class Doubts {
  /**
   * One of it.
   *
   * @param step the step it is about, or empty
   */
  record Doubt(String step, String text) {}

  private final List<Doubt> doubts = new ArrayList<>();
  private final Sheet sheet;

  private Doubts(Sheet sheet) {
    this.sheet = sheet;
  }

  static List<Doubt> of(Sheet sheet) {
    Doubts doubts = new Doubts(sheet);
    doubts.steps();
    doubts.journal();
    doubts.host();
    return doubts.doubts;
  }

  private void add(String step, String text) {
    doubts.add(new Doubt(step, text));
  }

  private void steps() {
    RunSummary run = sheet.run();
    for (RunSummary.Phase phase : run.phases()) {
      for (RunSummary.Step step : phase.steps()) {
        step.attempts().forEach(attempt -> attempt(step, attempt));
        boolean open = step.result().isEmpty();
        if (open && !sheet.goesOn()) {
          add(step.step(), "has no result: the run ended before it was known");
        }
        if (step.result().filter(r -> r == StepResult.UNKNOWN).isPresent()) {
          add(step.step(), "nobody knows whether it is as wanted");
        }
        if (step.result().filter(r -> r == StepResult.UNDO_FAILED).isPresent()) {
          add(step.step(), "its undo failed: how much of it is left is not known");
        }
      }
    }
    run.questions().stream()
        .filter(RunSummary.Asked::expired)
        .forEach(
            asked ->
                add(
                    asked.question().step(),
                    "a question was answered by nobody; what followed: "
                        + asked.question().otherwise()));
  }

  private void attempt(RunSummary.Step step, RunSummary.Attempt attempt) {
    String which = "attempt " + attempt.attempt() + " [" + attempt.variant() + "] ";
    switch (attempt.result()) {
      case "UNKNOWN" ->
          add(step.step(), which + "nobody knows whether it ran to its end" + then(step));
      case "UNREACHABLE" ->
          add(step.step(), which + "the host did not answer meanwhile" + then(step));
      case "TIMED_OUT_ALIVE" ->
          add(
              step.step(),
              which
                  + "outlived its timeout and KILL; whether it still runs is not known: "
                  + survivors(attempt.survivors()));
      default -> {
        // It is known how it ended.
      }
    }
  }

  private static String then(RunSummary.Step step) {
    return step.result().map(result -> "; the step ended " + result).orElse("");
  }

  private static String survivors(List<AttemptResult.Survivor> survivors) {
    return survivors.isEmpty()
        ? "its processes are not on record"
        : survivors.stream()
            .map(s -> "pid " + s.pid() + " state " + s.state() + " in " + s.waitChannel())
            .collect(Collectors.joining(", "));
  }

  private void journal() {
    for (String gap : sheet.report().gaps()) {
      add("", gap + " are not in this journal");
    }
    if (sheet.run().unread() > 0) {
      add(
          "",
          Texts.count(sheet.run().unread(), "line")
              + " of the journal cannot be read by this version of Salvor");
    }
    if (sheet.report().status() == RunStatus.TERMINATED) {
      add("", "the run was ended by force on the engine: what ran then may still run on the host");
    }
  }

  private void host() {
    sheet.run().warnings().forEach(warning -> add("", "the host says: " + warning));
    if (sheet.report().differences() instanceof Differences.Compared compared) {
      compared.incomplete().forEach(one -> add("", one));
    }
  }
}
