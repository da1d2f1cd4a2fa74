package dev.salvor.cli.view;

import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.plan.StepIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ids of the steps of a runbook. Those of the elements of a {@code forEach} have a digest behind
 * the id of their step.
 */
final class StepNames {
  /** The name of the final steps in place of a phase. */
  static final String FINALLY = StepIds.FINALLY;

  private final Map<String, List<String>> stepsByPhase = new LinkedHashMap<>();

  StepNames(Runbook runbook) {
    for (Phase phase : runbook.phases()) {
      stepsByPhase.put(phase.name(), names(phase.steps()));
    }
    if (!runbook.finallySteps().isEmpty()) {
      stepsByPhase.put(FINALLY, names(runbook.finallySteps()));
    }
  }

  private static List<String> names(List<Step> steps) {
    List<String> names = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Single single -> names.add(single.name());
        case Step.Parallel group -> group.steps().forEach(s -> names.add(s.name()));
      }
    }
    return List.copyOf(names);
  }

  /** Phases in order with the names of their steps. */
  Map<String, List<String>> byPhase() {
    return stepsByPhase;
  }

  /** The step of the runbook that {@code id} belongs to; empty if none. */
  Optional<String> find(String id) {
    String best = "";
    for (var entry : stepsByPhase.entrySet()) {
      for (String step : entry.getValue()) {
        String own = StepIds.of(entry.getKey(), step);
        boolean fits = id.equals(own) || id.startsWith(own + ".");
        if (fits && own.length() > best.length()) {
          best = own;
        }
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }
}
