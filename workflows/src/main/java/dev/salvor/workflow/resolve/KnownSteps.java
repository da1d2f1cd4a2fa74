package dev.salvor.workflow.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.plan.Segment;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All steps of a run, each as far as it can be told from what is known: what depends on a step
 * without a result is said to do so. Keeps what cannot change any more. Not for several threads.
 */
public final class KnownSteps {
  private final Definition definition;
  private final Map<String, Object> parameters;
  private final String host;
  private final JsonNode facts;
  private final Map<String, List<StepInView>> settled = new HashMap<>();

  /**
   * Of one run. Whether its host is a canary is not known here; it counts as none.
   *
   * @param parameters bound values, a secret's as its reference
   * @param facts as {@code host.facts}
   */
  public KnownSteps(
      Definition definition, Map<String, Object> parameters, String host, JsonNode facts) {
    this.definition = definition;
    this.parameters = parameters;
    this.host = host;
    this.facts = facts;
  }

  /** The steps of all phases, then the final ones, in order. */
  public List<StepInView> all(KnownResults known) {
    List<StepInView> out = new ArrayList<>();
    List<Phase> phases = definition.runbook().phases();
    for (int i = 0; i < phases.size(); i++) {
      Phase phase = phases.get(i);
      View view = new View(i, phase.name(), known);
      List<String> around = phase.when().stream().toList();
      phase.steps().forEach(step -> out.addAll(view.step(step, around)));
    }
    View view = new View(-1, StepIds.FINALLY, known);
    definition.runbook().finallySteps().forEach(step -> out.addAll(view.step(step, List.of())));
    return out;
  }

  /** One phase. */
  private final class View {
    private final String phase;
    private final KnownResults known;
    private final ResolveRequest scope;

    View(int index, String phase, KnownResults known) {
      this.phase = phase;
      this.known = known;
      this.scope =
          new ResolveRequest(
              definition,
              index,
              0,
              host,
              false,
              parameters,
              facts,
              known.outputs(),
              known.results());
    }

    List<StepInView> step(Step step, List<String> around) {
      return switch (step) {
        case Step.Single single -> single(single, around);
        case Step.Parallel group -> {
          List<String> inner = new ArrayList<>(around);
          group.when().ifPresent(inner::add);
          yield group.steps().stream().flatMap(s -> single(s, inner).stream()).toList();
        }
      };
    }

    private List<StepInView> single(Step.Single step, List<String> around) {
      String key = phase + "/" + step.name();
      List<StepInView> before = settled.get(key);
      if (before != null) {
        return before;
      }
      Needs needs = Needs.of(step, around);
      List<StepInView> now = tell(step, around, needs);
      if (needs.all().isEmpty()) {
        settled.put(key, now);
      }
      return now;
    }

    private List<StepInView> tell(Step.Single step, List<String> around, Needs needs) {
      Set<String> missing = known.missing(needs.arguments());
      Set<String> open = known.missing(needs.when());
      List<String> onlyIf = new ArrayList<>();
      Step.Single asked = step;
      if (open.isEmpty()) {
        Optional<String> off = off(around);
        if (off.isPresent()) {
          return List.of(told(step, skipped(step, off.get()), List.of(), missing));
        }
      } else {
        onlyIf.addAll(around);
        step.when().ifPresent(onlyIf::add);
        asked = Needs.withoutWhen(step);
      }
      if (!missing.isEmpty()) {
        missing.addAll(open);
        return List.of(told(step, Optional.empty(), onlyIf, missing));
      }
      List<ResolvedStep> resolved = Unroller.of(scope, phase).steps(new Segment(0, List.of(asked)));
      return resolved.stream().map(r -> told(step, Optional.of(r), onlyIf, open)).toList();
    }

    private StepInView told(
        Step.Single step, Optional<ResolvedStep> resolved, List<String> onlyIf, Set<String> on) {
      String id = resolved.map(ResolvedStep::id).orElseGet(() -> StepIds.of(phase, step.name()));
      return new StepInView(phase, step, id, resolved, onlyIf, List.copyOf(on));
    }

    private Optional<ResolvedStep> skipped(Step.Single step, String why) {
      return Optional.of(Unroller.of(scope, phase).skipped(step, why));
    }

    /** Why the step is skipped with its phase or group. */
    private Optional<String> off(List<String> around) {
      Values values = ResolveActivitiesImpl.values(scope);
      for (String when : around) {
        try {
          if (!values.isTrue(when)) {
            return Optional.of("when is false: " + when);
          }
        } catch (Unresolved e) {
          return Optional.of("when: " + e.getMessage());
        }
      }
      return Optional.empty();
    }
  }
}
