package dev.salvor.cli.view;

import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of steps in a runbook. Events and questions say {@code phase/step}, orders say {@code
 * phase.step}, elements of a {@code forEach} have more behind it.
 */
final class StepNames {
  /** The name of the final steps in place of a phase. */
  static final String FINALLY = "finally";

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

  /** The {@code phase/step} that {@code text} means, in whatever form; empty if none. */
  Optional<String> find(String text) {
    String best = "";
    for (var entry : stepsByPhase.entrySet()) {
      for (String step : entry.getValue()) {
        String path = entry.getKey() + "/" + step;
        if (fits(text, path) && path.length() > best.length()) {
          best = path;
        }
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  private static boolean fits(String text, String path) {
    if (text.length() < path.length()) {
      return false;
    }
    String head = text.substring(0, path.length());
    boolean same = head.equals(path) || head.equals(path.replace('/', '.'));
    return same
        && (text.length() == path.length() || "./[".indexOf(text.charAt(path.length())) >= 0);
  }
}
