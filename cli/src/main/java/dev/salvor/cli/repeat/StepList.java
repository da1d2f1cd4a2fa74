package dev.salvor.cli.repeat;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.plan.StepIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The steps of a definition in order, without the final ones, which run in any case. */
public final class StepList {
  private final Map<String, Step.Single> byId = new LinkedHashMap<>();

  StepList(Definition definition) {
    for (Phase phase : definition.runbook().phases()) {
      for (Step step : phase.steps()) {
        switch (step) {
          case Step.Single single -> byId.put(StepIds.of(phase.name(), single.name()), single);
          case Step.Parallel group ->
              group.steps().forEach(s -> byId.put(StepIds.of(phase.name(), s.name()), s));
        }
      }
    }
  }

  /** Whether one of its steps does this action, itself or as a fallback. */
  public static boolean uses(Definition definition, String action) {
    return new StepList(definition)
        .byId.values().stream()
            .flatMap(step -> Stream.concat(Stream.of(step.main()), step.fallbacks().stream()))
            .anyMatch(v -> v.action() instanceof Action.Uses uses && uses.action().equals(action));
  }

  List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  Step.Single step(String id) {
    Step.Single step = byId.get(id);
    if (step == null) {
      throw new IllegalArgumentException("no step " + id);
    }
    return step;
  }

  /** The step that {@code id} belongs to: an element of {@code forEach} has more behind it. */
  Optional<Step.Single> named(String id) {
    return byId.entrySet().stream()
        .filter(e -> id.equals(e.getKey()) || id.startsWith(e.getKey() + "."))
        .max(java.util.Comparator.comparingInt(e -> e.getKey().length()))
        .map(Map.Entry::getValue);
  }

  /** The id that a person means by {@code typed}: whole, or the end of it after a dot. */
  Optional<String> meant(String typed) {
    String id = typed.replace('/', '.');
    return byId.keySet().stream().filter(i -> i.equals(id) || i.endsWith("." + id)).findFirst();
  }
}
