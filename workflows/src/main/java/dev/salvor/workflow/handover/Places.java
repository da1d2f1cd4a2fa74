package dev.salvor.workflow.handover;

import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.plan.StepIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where each step stands in its runbook. Immutable. */
final class Places {
  /**
   * A step's place.
   *
   * @param name in the runbook
   * @param number counts phases' steps from 0, members of a group alike; {@link #LAST} for final
   *     ones
   * @param each it is done once for each element of a list
   */
  record Place(String id, String name, int number, boolean each) {}

  static final int LAST = Integer.MAX_VALUE;

  private final Map<String, Place> byId = new LinkedHashMap<>();
  private final Map<String, Integer> phases = new LinkedHashMap<>();

  Places(Runbook runbook) {
    int number = 0;
    for (Phase phase : runbook.phases()) {
      phases.put(phase.name(), number);
      for (Step step : phase.steps()) {
        put(phase.name(), step, number++);
      }
    }
    runbook.finallySteps().forEach(step -> put(StepIds.FINALLY, step, LAST));
  }

  private void put(String phase, Step step, int number) {
    singles(step)
        .forEach(
            single -> {
              String id = StepIds.of(phase, single.name());
              byId.put(id, new Place(id, single.name(), number, single.forEach().isPresent()));
            });
  }

  private static Stream<Step.Single> singles(Step step) {
    return switch (step) {
      case Step.Single single -> Stream.of(single);
      case Step.Parallel group -> group.steps().stream();
    };
  }

  /** The place of a step, or of the step of which {@code id} is an element. */
  Optional<Place> place(String id) {
    Place exact = byId.get(id);
    if (exact != null) {
      return Optional.of(exact);
    }
    return byId.values().stream()
        .filter(place -> place.each() && id.startsWith(place.id() + "."))
        .max((a, b) -> Integer.compare(a.id().length(), b.id().length()));
  }

  List<Place> places() {
    return List.copyOf(byId.values());
  }

  /** Number of the first step of a phase. */
  Optional<Integer> first(String phase) {
    return Optional.ofNullable(phases.get(phase));
  }
}
