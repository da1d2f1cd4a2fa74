package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Step;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.plan.Segment;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides which steps of a segment are done, and how often. */
final class Unroller {
  private static final int MAX_ELEMENTS = 500;
  private final String phase;
  private final Values values;
  private final StepResolver resolver;

  static Unroller of(ResolveRequest scope, String phase) {
    return new Unroller(scope, phase, ResolveActivitiesImpl.values(scope));
  }

  /** A step that its surroundings leave out. */
  ResolvedStep skipped(Step.Single step, String why) {
    return resolver.skipped(step, id(step), why);
  }

  Unroller(ResolveRequest request, String phase, Values values) {
    this.phase = phase;
    this.values = values;
    this.resolver =
        new StepResolver(
            request.definition(),
            new Secrets(request.definition().runbook().parameters(), request.parameters()));
  }

  /** The whole phase as skipped or failed, unless {@code when} is true. */
  Optional<ResolveReport> phase(String when, List<Step> steps) {
    List<Step.Single> all =
        new Segment(0, steps)
            .steps().stream().flatMap(s -> new Segment(0, List.of(s)).singles().stream()).toList();
    try {
      if (values.isTrue(when)) {
        return Optional.empty();
      }
      String why = "\"when\" of the phase is false: " + when;
      return report(steps.size(), all.stream().map(s -> resolver.skipped(s, id(s), why)).toList());
    } catch (Unresolved e) {
      String why = "\"when\" of the phase: " + e.getMessage();
      return report(steps.size(), all.stream().map(s -> resolver.problem(s, id(s), why)).toList());
    }
  }

  private static Optional<ResolveReport> report(int consumed, List<ResolvedStep> steps) {
    return Optional.of(new ResolveReport(consumed, steps, 1));
  }

  List<ResolvedStep> steps(Segment segment) {
    List<ResolvedStep> out = new ArrayList<>();
    for (Step step : segment.steps()) {
      switch (step) {
        case Step.Single single -> single(single, out);
        case Step.Parallel group -> group(group, out);
      }
    }
    return out;
  }

  private void group(Step.Parallel group, List<ResolvedStep> out) {
    try {
      if (group.when().isPresent() && !values.isTrue(group.when().get())) {
        String why = "\"when\" of the group is false: " + group.when().get();
        group.steps().forEach(s -> out.add(resolver.skipped(s, id(s), why)));
        return;
      }
    } catch (Unresolved e) {
      group
          .steps()
          .forEach(
              s -> out.add(resolver.problem(s, id(s), "\"when\" of the group: " + e.getMessage())));
      return;
    }
    group.steps().forEach(s -> single(s, out));
  }

  private void single(Step.Single step, List<ResolvedStep> out) {
    try {
      boolean perElement = step.forEach().isPresent() && mentionsElement(step);
      if (!perElement && isOff(step, values)) {
        out.add(resolver.skipped(step, id(step), off(step)));
      } else if (step.forEach().isEmpty()) {
        out.add(resolver.resolved(step, id(step), values));
      } else {
        elements(step, step.forEach().get(), perElement, out);
      }
    } catch (Unresolved e) {
      out.add(resolver.problem(step, id(step), String.valueOf(e.getMessage())));
    }
  }

  private void elements(Step.Single step, String forEach, boolean asked, List<ResolvedStep> out)
      throws Unresolved {
    if (!(values.evaluate(forEach) instanceof List<?> elements)) {
      throw new Unresolved("forEach: the expression \"" + forEach + "\" gives no list");
    }
    if (elements.size() > MAX_ELEMENTS) {
      throw new Unresolved(
          "forEach: " + elements.size() + " elements are more than " + MAX_ELEMENTS);
    }
    Set<String> ids = new HashSet<>();
    for (Object element : elements) {
      if (!ids.add(StepIds.of(phase, step.name(), element))) {
        throw new Unresolved("forEach: the element \"" + element + "\" is in the list twice");
      }
    }
    if (elements.isEmpty()) {
      out.add(resolver.skipped(step, id(step), "forEach is empty: " + forEach));
    }
    for (Object element : elements) {
      out.add(element(step, element, asked));
    }
  }

  private ResolvedStep element(Step.Single step, Object element, boolean asked) {
    String id = StepIds.of(phase, step.name(), element);
    Values inner = values.with(step.as(), element);
    try {
      return asked && isOff(step, inner)
          ? resolver.skipped(step, id, off(step))
          : resolver.resolved(step, id, inner);
    } catch (Unresolved e) {
      return resolver.problem(step, id, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isOff(Step.Single step, Values values) throws Unresolved {
    return step.when().isPresent() && !values.isTrue(step.when().get());
  }

  private static boolean mentionsElement(Step.Single step) {
    return step.when()
        .flatMap(Expressions::references)
        .map(r -> r.names().contains(step.as()))
        .orElse(false);
  }

  private static String off(Step.Single step) {
    return "\"when\" is false: " + step.when().orElse("");
  }

  private String id(Step.Single step) {
    return StepIds.of(phase, step.name());
  }
}
