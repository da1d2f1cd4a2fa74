package dev.salvor.runbook.plan;

import dev.salvor.runbook.Step;
import java.util.List;

/**
 * Steps that are resolved together: they travel in one order, or side by side as a group.
 *
 * @param first index of the first step in its phase
 * @param steps the steps of the phase that it covers, at least one
 */
public record Segment(int first, List<Step> steps) {
  public Segment {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("steps: a segment has at least one");
    }
  }

  /** Whether it is a group of which each step is its own order. */
  public boolean isParallel() {
    return steps.get(0) instanceof Step.Parallel;
  }

  /** How many orders at once. */
  public int maxConcurrency() {
    return steps.get(0) instanceof Step.Parallel group ? group.maxConcurrency() : 1;
  }

  /** The steps to do, members of a group included. */
  public List<Step.Single> singles() {
    return steps.stream()
        .flatMap(
            s ->
                switch (s) {
                  case Step.Single single -> List.of(single).stream();
                  case Step.Parallel group -> group.steps().stream();
                })
        .toList();
  }
}
