package dev.salvor.runbook.plan;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The expressions that must be evaluated before a step can be sent to a host. */
public final class StepExpressions {
  private StepExpressions() {}

  /** Sources of all of them. */
  public static List<String> of(Step.Single step) {
    List<String> out = new ArrayList<>();
    step.when().ifPresent(out::add);
    step.forEach().ifPresent(out::add);
    text(step.ask().timeout(), out);
    variant(step.main(), out);
    step.check().ifPresent(v -> variant(v, out));
    step.verify().ifPresent(v -> variant(v, out));
    step.fallbacks().forEach(v -> variant(v, out));
    step.undo().ifPresent(v -> variant(v, out));
    return out;
  }

  /** Sources of those in one part of a step. */
  public static List<String> of(Variant variant) {
    List<String> out = new ArrayList<>();
    variant(variant, out);
    return out;
  }

  /** Whether {@code step} cannot be resolved before the step called {@code other} has ended. */
  public static boolean needs(Step.Single step, String other) {
    return of(step).stream()
        .anyMatch(e -> Expressions.references(e).map(r -> r.needs(other)).orElse(false));
  }

  private static void variant(Variant variant, List<String> out) {
    text(variant.timeout(), out);
    text(variant.grace(), out);
    variant.env().values().forEach(v -> text(v, out));
    variant.user().ifPresent(v -> text(v, out));
    variant.cwd().ifPresent(v -> text(v, out));
    switch (variant.action()) {
      case Action.Run run -> run.argv().forEach(a -> text(a, out));
      case Action.Uses uses -> value(uses.with(), out);
      case Action.Shell shell -> {}
      case Action.Script script -> {}
    }
  }

  private static void value(Object value, List<String> out) {
    switch (value) {
      case String s -> text(s, out);
      case List<?> list -> list.forEach(e -> value(e, out));
      case Map<?, ?> map -> map.values().forEach(e -> value(e, out));
      default -> {}
    }
  }

  private static void text(String text, List<String> out) {
    if (Template.hasExpression(text)) {
      Template.of(text).expressions().forEach(e -> out.add(e.source()));
    }
  }
}
