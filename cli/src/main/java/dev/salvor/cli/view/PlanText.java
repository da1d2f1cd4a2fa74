package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.runbook.Action;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.plan.Segment;
import dev.salvor.runbook.plan.Segments;
import dev.salvor.runbook.schema.ActionSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a run would do, for people: phases, segments, steps with their ways, limits and undo. */
public final class PlanText {
  private final Runbook runbook;
  private final Map<String, Object> parameters;
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private PlanText(Runbook runbook, Map<String, Object> parameters, Paint paint) {
    this.runbook = runbook;
    this.parameters = parameters;
    this.paint = paint;
  }

  public static List<String> lines(Runbook runbook, Map<String, Object> parameters, Paint paint) {
    return new PlanText(runbook, parameters, paint).all();
  }

  private List<String> all() {
    lines.add(
        Safe.line(
            runbook.name() + runbook.description().map(text -> ": " + text.strip()).orElse("")));
    lines.add("on " + String.join(", ", runbook.hosts()));
    parameters.forEach(
        (name, value) ->
            lines.add("  " + name + " = " + Safe.line(Texts.fit(String.valueOf(value), 100))));
    int number = 0;
    for (Phase phase : runbook.phases()) {
      number++;
      heading(
          number + "/" + runbook.phases().size() + " " + phase.name(), phase.title(), phase.when());
      steps(phase.steps());
    }
    if (!runbook.finallySteps().isEmpty()) {
      heading(
          "finally", Optional.of("always, under " + runbook.finallyTimeout()), Optional.empty());
      steps(runbook.finallySteps());
    }
    return lines;
  }

  private void heading(String name, Optional<String> title, Optional<String> when) {
    lines.add("");
    lines.add(paint.of(Tone.LIVE, Safe.line(name + title.map(t -> "  " + t).orElse(""))));
    when.ifPresent(text -> lines.add("  when " + Safe.line(text)));
  }

  private void steps(List<Step> steps) {
    for (Segment segment : Segments.of(steps)) {
      List<Step.Single> singles = segment.singles();
      if (segment.isParallel()) {
        lines.add("  side by side, at most " + segment.maxConcurrency());
      } else if (singles.size() > 1) {
        lines.add("  in one order of " + singles.size() + " steps");
      }
      singles.forEach(this::step);
    }
  }

  private void step(Step.Single step) {
    lines.add("  - " + Safe.line(step.name() + step.title().map(t -> "  " + t).orElse("")));
    step.when().ifPresent(text -> detail("when", text));
    step.forEach().ifPresent(text -> detail("for each", step.as() + " of " + text));
    supplied(step, "check", step.check()).ifPresent(text -> detail("check", text));
    variant("do", step.main());
    supplied(step, "verify", step.verify()).ifPresent(text -> detail("verify", text));
    for (Variant fallback : step.fallbacks()) {
      variant("else " + fallback.name(), fallback);
    }
    supplied(step, "undo", step.undo()).ifPresent(text -> detail("undo", text));
    detail(
        "if it fails",
        step.onFailure().name().toLowerCase(Locale.ROOT) + (step.tolerated() ? ", tolerated" : ""));
    detail("if nobody knows", step.idempotency().name().toLowerCase(Locale.ROOT));
  }

  private void variant(String what, Variant variant) {
    String tries =
        variant.retry().maxAttempts() > 1
            ? ", up to " + variant.retry().maxAttempts() + " times"
            : "";
    detail(what, action(variant.action()) + "  (at most " + variant.timeout() + tries + ")");
  }

  /** What the runbook writes, or the typed action brings by itself. */
  private static Optional<String> supplied(Step.Single step, String op, Optional<Variant> written) {
    if (written.isPresent()) {
      return written.map(v -> action(v.action()));
    }
    return step.main().action() instanceof Action.Uses uses
            && ActionSchema.find(uses.action()).filter(a -> a.ops().contains(op)).isPresent()
        ? Optional.of("by " + uses.action())
        : Optional.empty();
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Run run -> String.join(" ", run.argv());
      case Action.Shell shell -> "shell: " + shell.text().strip().lines().findFirst().orElse("");
      case Action.Script script -> script.file();
      case Action.Uses uses -> uses.action() + (uses.with().isEmpty() ? "" : " " + uses.with());
    };
  }

  private void detail(String what, String text) {
    lines.add("      " + Texts.pad(what, 16) + Safe.line(text));
  }
}
