package dev.salvor.cli.plan;

import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.References;
import dev.salvor.runbook.plan.StepExpressions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The steps whose results a step needs, by what it needs them for. All empty: everything about it
 * is known before the run.
 *
 * @param times how often it is done ({@code forEach})
 * @param when whether it is done
 * @param check how its check is asked
 * @param arguments what it does
 */
public record Dependencies(
    SortedSet<String> times,
    SortedSet<String> when,
    SortedSet<String> check,
    SortedSet<String> arguments) {
  /** Stands for any step: the name is computed in the run. */
  public static final String ANY = "steps before it";

  static Dependencies of(Step.Single step, SortedSet<String> around) {
    SortedSet<String> when = names(step.when().stream().toList());
    when.addAll(around);
    List<String> arguments = new ArrayList<>();
    variants(step).forEach(v -> arguments.addAll(StepExpressions.of(v)));
    return new Dependencies(
        names(step.forEach().stream().toList()),
        when,
        names(step.check().map(StepExpressions::of).orElse(List.of())),
        names(arguments));
  }

  private static List<Variant> variants(Step.Single step) {
    List<Variant> all = new ArrayList<>();
    all.add(step.main());
    all.addAll(step.fallbacks());
    step.verify().ifPresent(all::add);
    step.undo().ifPresent(all::add);
    return all;
  }

  /** The steps that these expressions need. */
  static SortedSet<String> names(Collection<String> expressions) {
    SortedSet<String> names = new TreeSet<>();
    for (String expression : expressions) {
      Optional<References> refers = Expressions.references(expression);
      refers.ifPresent(
          r -> {
            names.addAll(r.results());
            r.outputs().forEach(o -> names.add(o.step()));
            if (r.computed()) {
              names.add(ANY);
            }
          });
    }
    return names;
  }

  /** All of them. */
  public List<String> all() {
    SortedSet<String> all = new TreeSet<>(times);
    all.addAll(when);
    all.addAll(check);
    all.addAll(arguments);
    return List.copyOf(all);
  }
}
