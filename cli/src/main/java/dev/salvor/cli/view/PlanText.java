package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.PlanJson.Does;
import dev.salvor.cli.view.PlanJson.OrderPlan;
import dev.salvor.cli.view.PlanJson.PhasePlan;
import dev.salvor.cli.view.PlanJson.StepPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    text.lines.add("checks were not run; nothing was started");
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
    add(2, Tone.PLAIN, step.step() + step.title().map(t -> "  " + t).orElse(""));
    step.when().ifPresent(w -> add(6, Tone.DIM, "when     " + w));
    step.forEach().ifPresent(f -> add(6, Tone.DIM, "for each " + f));
    step.check().ifPresent(c -> add(6, Tone.DIM, "check    " + said(c) + " (not run)"));
    add(6, Tone.PLAIN, "do       " + main);
    for (Does fallback : step.variants().subList(1, step.variants().size())) {
      add(6, Tone.PIVOT, "else     " + fallback.name() + ": " + said(fallback));
    }
    step.verify().ifPresent(v -> add(6, Tone.DIM, "verify   " + said(v)));
    step.undo().ifPresent(u -> add(6, Tone.DIM, "undo     " + said(u)));
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
  }

  private static String said(Does does) {
    return does.what()
        + ", at most "
        + does.timeout()
        + (does.attempts() > 1 ? ", " + does.attempts() + " attempts" : "");
  }

  private void add(int indent, Tone tone, String text) {
    lines.add(" ".repeat(indent) + paint.of(tone, Safe.line(text)));
  }
}
