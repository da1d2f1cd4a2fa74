package dev.salvor.workflow.handover;

import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.journal.Texts;
import dev.salvor.workflow.resolve.StepInView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of the page that people read before they do anything. */
final class Prose {
  /** Of an attempt that failed, so many of its last lines. */
  private static final int TAIL = 12;

  private final HandedRun run;
  private final RunSummary summary;
  private final Standing standing;
  private final List<Underway> underway;
  private final List<StepInView> todo;
  private final PageLines lines;
  private final Optional<CutShort> cut;

  Prose(
      HandedRun run,
      PageLines lines,
      RunSummary summary,
      Standing standing,
      List<Underway> underway,
      List<StepInView> todo,
      Optional<CutShort> cut) {
    this.cut = cut;
    this.run = run;
    this.summary = summary;
    this.standing = standing;
    this.underway = List.copyOf(underway);
    this.todo = List.copyOf(todo);
    this.lines = lines;
  }

  String text() {
    lines.begin();
    head();
    done();
    tried();
    unknown();
    waits();
    next();
    return lines.text();
  }

  private void head() {
    lines.line("# Handover: " + run.runId());
    lines.line("");
    lines.line(
        run.definition().runbook().name()
            + " on "
            + run.host()
            + name()
            + ", started "
            + summary.startedAt().map(Texts::time).orElse("?")
            + " by "
            + summary.user()
            + " from "
            + summary.machine()
            + ".");
    cut.ifPresent(this::cut);
    lines.line(
        "**"
            + summary.status()
            + "**"
            + (summary.summary().isEmpty() ? "" : ": " + summary.summary())
            + ", as far as told by "
            + standing.asOf().map(Texts::time).orElse("?")
            + " (event "
            + standing.lastEvent()
            + ").");
    lines.line(
        "This page says how to go on, or back, without Salvor. It is in the run's folder on the"
            + " host, `"
            + run.folder()
            + "`, as `"
            + HandoverPage.FILE
            + "`, written anew with each order; what the last order came to, the record there tells"
            + " (`segments/N/record`), and the commands below look at it themselves.");
  }

  private void cut(CutShort end) {
    lines.line(
        "**"
            + end.status()
            + "** at "
            + Texts.time(end.at())
            + ", on the engine: "
            + (end.why().isBlank() ? "by whom and why is not on record" : end.why())
            + ". The run's own code did not end it: no undo and no final step was run, and what its"
            + " host was told before goes on there to its end. The rest of this page shows the run"
            + " as it stood before that.");
    lines.line("");
  }

  private String name() {
    String name = run.facts().path("hostname").asText("");
    return name.isEmpty() || name.equals(run.host()) ? "" : " (" + name + ")";
  }

  private void heading(String title) {
    lines.line("");
    lines.line("## " + title);
    lines.line("");
  }

  private List<RunSummary.Step> steps() {
    return summary.phases().stream().flatMap(phase -> phase.steps().stream()).toList();
  }

  private void done() {
    heading("What was done");
    boolean any = false;
    for (RunSummary.Step step : steps()) {
      Optional<StepResult> result = step.result();
      if (result.isPresent() && result.get().isGood()) {
        any = true;
        lines.line(
            "- "
                + named(step)
                + ": "
                + result.get()
                + (result.get() == StepResult.SUCCEEDED_BY_FALLBACK ? " " + step.variant() : "")
                + (step.why().isBlank() ? "" : ": " + step.why()));
      }
    }
    if (!any) {
      lines.line("Nothing yet.");
    }
    summary.undone().ifPresent(this::undone);
  }

  private void undone(String why) {
    lines.line("");
    lines.line("The run went back: " + why);
  }

  private static String named(RunSummary.Step step) {
    return "`" + step.step() + "`" + (step.title().isBlank() ? "" : " (" + step.title() + ")");
  }

  private void tried() {
    heading("What was tried and did not work");
    boolean any = false;
    for (RunSummary.Pivot pivot : summary.pivots()) {
      any = true;
      lines.line(
          "- Pivot at "
              + Texts.time(pivot.at())
              + ": `"
              + pivot.step()
              + "` "
              + pivot.from()
              + " failed by "
              + pivot.what()
              + " ("
              + pivot.why()
              + "); then "
              + pivot.to()
              + ": "
              + pivot.ended());
    }
    for (RunSummary.Step step : steps()) {
      for (RunSummary.Attempt attempt : step.attempts()) {
        if (!attempt.done()) {
          any = true;
          attempt(step, attempt);
        }
      }
      if (step.result().filter(r -> !r.isGood()).isPresent()) {
        any = true;
        lines.line(
            "- "
                + named(step)
                + " ended "
                + step.result().get()
                + (step.tolerated() ? " (tolerated)" : "")
                + (step.why().isBlank() ? "" : ": " + step.why()));
      }
    }
    if (!any) {
      lines.line("Nothing.");
    }
  }

  private void attempt(RunSummary.Step step, RunSummary.Attempt attempt) {
    lines.line(
        "- `"
            + step.step()
            + "` attempt "
            + attempt.attempt()
            + " ["
            + attempt.variant()
            + "], "
            + Texts.time(attempt.endedAt())
            + ": "
            + attempt.part().name().toLowerCase(java.util.Locale.ROOT)
            + " "
            + attempt.result()
            + attempt.exit().map(code -> " " + code).orElse("")
            + " after "
            + Texts.took(attempt.took())
            + (attempt.why().isBlank() ? "" : ": " + attempt.why())
            + (attempt.stdoutPath().isEmpty() ? "" : "; all of it: " + attempt.stdoutPath()));
    List<String> tail = attempt.lastLines().lines().toList();
    if (!tail.isEmpty()) {
      lines.quoted(String.join("\n", tail.subList(Math.max(0, tail.size() - TAIL), tail.size())));
    }
  }

  private void unknown() {
    heading("What is unknown");
    boolean any = false;
    for (Underway order : underway) {
      any = true;
      lines.line(
          "- Order "
              + order.order()
              + " of segment "
              + order.segment()
              + " is with the host"
              + (order.undo() ? ", to undo " : ": ")
              + String.join(", ", order.steps())
              + ". The host finishes it with nobody watching; which of its steps began and how they"
              + " ended is in `segments/"
              + order.segment()
              + "/record`.");
    }
    for (RunSummary.Step step : steps()) {
      if (step.result().filter(StepResult.UNKNOWN::equals).isPresent()) {
        any = true;
        lines.line("- " + named(step) + ": nobody knows whether it ran to its end.");
      }
      if (step.result().filter(StepResult.UNDO_FAILED::equals).isPresent()) {
        any = true;
        lines.line("- " + named(step) + ": its undo failed; it may be half undone.");
      }
    }
    if (!any) {
      lines.line("Nothing.");
    }
  }

  private void waits() {
    heading("What waits for whom");
    List<String> out = new ArrayList<>();
    summary
        .waiting()
        .ifPresent(
            question ->
                out.add(
                    "- `"
                        + question.step()
                        + "` waits for "
                        + question
                            .approval()
                            .map(
                                asked ->
                                    asked.approvers().isEmpty()
                                        ? "an approval"
                                        : "the approval of " + String.join(", ", asked.approvers()))
                            .orElse("a decision (retry, skip, abort)")
                        + ": "
                        + question.why()
                        + "; since "
                        + Texts.time(question.since())
                        + ", at "
                        + Texts.time(question.expiresAt())
                        + " "
                        + question.otherwise()));
    standing.paused().ifPresent(words -> out.add("- " + words));
    if (cut.isPresent()) {
      lines.line(
          out.isEmpty() ? "Nobody: the run has ended." : "Nobody: the run has ended. Until then:");
      lines.line("");
    } else if (out.isEmpty()) {
      out.add(
          summary.status() == RunStatus.RUNNING
              ? "Nobody, as far as the host was told."
              : "Nobody.");
    }
    for (String line : out) {
      lines.line(line);
    }
  }

  private void next() {
    heading("What comes next");
    if (todo.isEmpty()) {
      lines.line("Nothing: all steps have their result.");
    }
    for (StepInView step : todo) {
      String title = step.written().title().map(t -> " (" + t + ")").orElse("");
      lines.line("- `" + step.id() + "`" + title + depends(step));
    }
  }

  private static String depends(StepInView step) {
    if (step.resolved().isEmpty()) {
      return ": what it does cannot be told yet, it depends on "
          + String.join(", ", step.dependsOn())
          + "; below it stands as the runbook has it";
    }
    Optional<String> problem = step.resolved().get().problem();
    if (problem.isPresent()) {
      return ": it cannot be run: " + problem.get();
    }
    if (!step.onlyIf().isEmpty()) {
      return ": only if "
          + String.join(" and ", step.onlyIf())
          + ", which depends on "
          + String.join(", ", step.dependsOn());
    }
    return step.resolved().get().approval().isPresent() ? ": after an approval" : "";
  }
}
