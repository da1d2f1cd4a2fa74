package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.plan.StepExpressions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The steps whose results a step needs, by name.
 *
 * @param when to know whether it is done
 * @param arguments to know what it does, and how often
 */
record Needs(Set<String> when, Set<String> arguments) {
  /** Stands for any step: the name is computed in the run. */
  static final String ANY = "steps before it";

  static Needs of(Step.Single step, List<String> around) {
    List<String> conditions = new ArrayList<>(around);
    step.when().ifPresent(conditions::add);
    List<String> arguments = new ArrayList<>();
    step.forEach().ifPresent(arguments::add);
    List<Variant> variants = new ArrayList<>(step.fallbacks());
    variants.add(step.main());
    step.check().ifPresent(variants::add);
    step.verify().ifPresent(variants::add);
    step.undo().ifPresent(variants::add);
    variants.forEach(variant -> arguments.addAll(StepExpressions.of(variant)));
    return new Needs(names(conditions), names(arguments));
  }

  private static Set<String> names(Collection<String> expressions) {
    Set<String> names = new TreeSet<>();
    for (String expression : expressions) {
      Expressions.references(expression)
          .ifPresent(
              refers -> {
                names.addAll(refers.results());
                refers.outputs().forEach(output -> names.add(output.step()));
                if (refers.computed()) {
                  names.add(ANY);
                }
              });
    }
    return names;
  }

  Set<String> all() {
    Set<String> all = new TreeSet<>(when);
    all.addAll(arguments);
    return all;
  }

  /** The step as if it were always done. */
  static Step.Single withoutWhen(Step.Single step) {
    return new Step.Single(
        step.name(),
        step.title(),
        Optional.empty(),
        step.forEach(),
        step.as(),
        step.check(),
        step.main(),
        step.verify(),
        step.fallbacks(),
        step.undo(),
        step.idempotency(),
        step.onFailure(),
        step.ask(),
        step.tolerated(),
        step.outputs(),
        step.outputLimit(),
        step.alone(),
        step.approval());
  }
}
