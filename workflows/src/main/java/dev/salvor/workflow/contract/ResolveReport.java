package dev.salvor.workflow.contract;

import java.util.List;

/**
 * The longest run of steps from the first one asked for of which nothing depends on a result inside
 * it: the next segment, or a parallel group.
 *
 * @param consumedSteps how many steps of the phase it covers, at least 1
 * @param steps the resolved steps in order; {@code forEach} is unrolled, so there may be more or
 *     fewer than consumed
 * @param maxConcurrency 1: one segment, in order; more: a parallel group, each step its own segment
 */
public record ResolveReport(int consumedSteps, List<ResolvedStep> steps, int maxConcurrency) {
  public ResolveReport {
    steps = List.copyOf(steps);
    if (consumedSteps < 1) {
      throw new IllegalArgumentException("consumedSteps: must be at least 1");
    }
  }
}
