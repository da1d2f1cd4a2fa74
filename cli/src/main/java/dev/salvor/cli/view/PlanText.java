package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.PlanJson.ApprovalPlan;
import dev.salvor.cli.view.PlanJson.Does;
import dev.salvor.cli.view.PlanJson.Estimate;
import dev.salvor.cli.view.PlanJson.OrderPlan;
import dev.salvor.cli.view.PlanJson.PhasePlan;
import dev.salvor.cli.view.PlanJson.State;
import dev.salvor.cli.view.PlanJson.StepPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan for people. */
public final class PlanText {
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private PlanText(Paint paint) {
    this.paint = paint;
  }

  public static List<String> lines(PlanJson plan, Paint paint) {
    PlanText text = new PlanText(paint);
    text.head(plan);
    int of = (int) plan.phases().stream().filter(p -> !p.phase().equals("finally")).count();
    int number = 0;
    for (PhasePlan phase : plan.phases()) {
      text.phase(phase, phase.phase().equals("finally") ? "" : ++number + "/" + of + " ");
    }
    text.end(plan);
    return List.copyOf(text.lines);
  }

  private void head(PlanJson plan) {
    add(
        0,
        Tone.BOLD,
        plan.runbook()
            + " (definition "
            + plan.definitionSha256().substring(0, 12)
            + ") on "
            + String.join(", ", plan.hosts())
            + (plan.locks().isEmpty()
                ? ""
                : ", holding the lock " + String.join(", ", plan.locks()))
            + plan.timeout().map(t -> ", at most " + t).orElse(""));
    if (!plan.parameters().isEmpty()) {
      add(
          0,
          Tone.PLAIN,
          plan.parameters().entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue())
              .collect(Collectors.joining(" ", "parameters ", "")));
    }
  }

  private void end(PlanJson plan) {
    plan.warnings().forEach(w -> add(0, Tone.WAIT, "note: " + w));
    if (plan.plan().isPresent()) {
      add(0, Tone.PLAIN, time(plan));
    }
    if (plan.plan().isEmpty()) {
      lines.add("checks were not run; nothing was started");
      return;
    }
    List<StepPlan> steps =
        plan.phases().stream()
            .flatMap(p -> p.orders().stream())
            .flatMap(o -> o.steps().stream())
            .toList();
    String counts =
        Arrays.stream(State.values())
            .map(state -> Map.entry(state, steps.stream().filter(s -> s.state() == state).count()))
            .filter(count -> count.getValue() > 0)
            .map(count -> count.getValue() + " " + count.getKey().words())
            .collect(Collectors.joining(", "));
    add(0, Tone.BOLD, counts + "; only checks were run, nothing was started");
  }

  private static String time(PlanJson plan) {
    String whole =
        plan.earlier()
            .map(e -> "; whole runs took " + about(e) + ", waiting included")
            .orElse("; no earlier run ended well");
    return plan.estimate()
        .map(
            e ->
                "time: about "
                    + Clocks.rough(Duration.ofMillis(e.millis()))
                    + " for its steps"
                    + (e.unknown() == 0
                        ? ""
                        : " (of " + Texts.count(e.unknown(), "step") + " no earlier run tells)")
                    + whole)
        .orElse("time: no earlier run of " + plan.runbook() + " is known here");
  }

  private static String about(Estimate estimate) {
    return "about "
        + Clocks.rough(Duration.ofMillis(estimate.millis()))
        + " ("
        + (estimate.runs() == 1
            ? "1 earlier run"
            : "median of " + estimate.runs() + " earlier runs")
        + ")";
  }

  private void phase(PhasePlan phase, String number) {
    add(
        0,
        Tone.BOLD,
        number
            + phase.phase()
            + phase.title().map(t -> "  " + t).orElse("")
            + phase.when().map(w -> "  only when " + w).orElse(""));
    for (OrderPlan order : phase.orders()) {
      if (order.atOnce() > 1) {
        add(2, Tone.DIM, "side by side, " + order.atOnce() + " at once:");
      } else if (order.steps().size() > 1) {
        add(2, Tone.DIM, "in one order:");
      }
      order.steps().forEach(this::step);
    }
  }

  private void step(StepPlan step) {
    String main = said(step.variants().getFirst());
    String name = step.step() + step.title().map(t -> "  " + t).orElse("");
    if (step.state() == State.NOT_ASKED) {
      add(2, Tone.PLAIN, name);
    } else {
      add(2, tone(step.state()), Texts.pad(step.state().words(), 14) + name);
    }
    if (step.state() == State.SKIPPED || step.state() == State.PROBLEM) {
      step.why().ifPresent(w -> add(6, Tone.DIM, "because  " + w));
      return;
    }
    if (!step.dependsOn().isEmpty()) {
      add(6, Tone.WAIT, "depends  on the result of " + String.join(", ", step.dependsOn()));
    }
    step.when().ifPresent(w -> add(6, Tone.DIM, "when     " + w));
    step.forEach().ifPresent(f -> add(6, Tone.DIM, "for each " + f));
    step.check().ifPresent(c -> add(6, Tone.DIM, "check    " + part(c, step) + answer(step)));
    step.approval().ifPresent(a -> add(6, Tone.WAIT, "approval " + asked(a, step)));
    add(6, Tone.PLAIN, "do       " + main);
    for (Does fallback : step.variants().subList(1, step.variants().size())) {
      add(6, Tone.PIVOT, "else     " + fallback.name() + ": " + said(fallback));
    }
    step.verify().ifPresent(v -> add(6, Tone.DIM, "verify   " + part(v, step)));
    step.undo().ifPresent(u -> add(6, Tone.DIM, "undo     " + part(u, step)));
    add(
        6,
        Tone.DIM,
        "unsure   "
            + switch (step.idempotency()) {
              case SAFE -> "run again";
              case CHECK -> "check, then decide";
              case NEVER -> "ask";
            }
            + "; failed "
            + step.onFailure().name().toLowerCase(Locale.ROOT)
            + (step.tolerated() ? " (tolerated)" : ""));
    if (step.state() != State.NOT_ASKED
        && (step.state() != State.ALREADY_DONE || step.estimate().isPresent())) {
      add(6, Tone.DIM, "time     " + step.estimate().map(PlanText::about).orElse("no earlier run"));
    }
  }

  /** Who must answer, by when, and what follows otherwise. */
  private static String asked(ApprovalPlan approval, StepPlan step) {
    String who =
        approval.approvers().isEmpty() ? "anybody" : String.join(", ", approval.approvers());
    return "\""
        + (approval.message().isEmpty() ? step.title().orElse(step.step()) : approval.message())
        + "\" by "
        + approval.min()
        + " of "
        + who
        + (approval.notSubmitter() ? ", not by who starts the run" : "")
        + (approval.inputs().isEmpty() ? "" : ", with " + String.join(", ", approval.inputs()))
        + "; within "
        + approval.timeout()
        + ", else "
        + approval.onTimeout().name().toLowerCase(Locale.ROOT);
  }

  private static String answer(StepPlan step) {
    return step.state() == State.NOT_ASKED
        ? " (not run)"
        : "; it says: " + step.checkAnswer() + step.checkWhy().map(w -> ", " + w).orElse("");
  }

  private static Tone tone(State state) {
    return switch (state) {
      case ALREADY_DONE -> Tone.GOOD;
      case PROBLEM -> Tone.BAD;
      case CANNOT_TELL, DEPENDS -> Tone.WAIT;
      case WOULD_RUN -> Tone.LIVE;
      case SKIPPED -> Tone.DIM;
      case NOT_ASKED -> Tone.PLAIN;
    };
  }

  /** An action that is asked by its own program is named once. */
  private static String part(Does does, StepPlan step) {
    Does main = step.variants().getFirst();
    return does.what().startsWith("uses: ") && does.what().equals(main.what())
        ? "by the action itself, at most " + does.timeout()
        : said(does);
  }

  private static String said(Does does) {
    return does.what()
        + (does.env().isEmpty()
            ? ""
            : " with "
                + does.env().entrySet().stream()
                    .map(e -> e.getKey() + "=" + PlanWords.word(e.getValue()))
                    .collect(Collectors.joining(" ")))
        + ", at most "
        + does.timeout()
        + (does.attempts() > 1 ? ", " + does.attempts() + " attempts" : "");
  }

  private void add(int indent, Tone tone, String text) {
    lines.add(" ".repeat(indent) + paint.of(tone, Safe.line(text)));
  }
}
