package dev.salvor.cli.view;

import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A step as far as it is known.
 *
 * @param ordered it was sent to the host and has no answer yet
 * @param took the time of its attempts so far
 * @param pivots what each change of variant says
 */
record StepLine(
    Optional<StepResult> result,
    boolean tolerated,
    boolean ordered,
    int attempts,
    Duration took,
    List<String> pivots,
    String why) {
  static final StepLine UNTOUCHED =
      new StepLine(Optional.empty(), false, false, 0, Duration.ZERO, List.of(), "");

  StepLine {
    pivots = List.copyOf(pivots);
  }

  StepLine asOrdered(boolean now) {
    return new StepLine(result, tolerated, now, attempts, took, pivots, why);
  }

  StepLine withAttempt(int attempt, Duration more, String news) {
    return new StepLine(
        result, tolerated, ordered, Math.max(attempts, attempt), took.plus(more), pivots, news);
  }

  StepLine withPivot(String pivot) {
    List<String> more = new java.util.ArrayList<>(pivots);
    more.add(pivot);
    return new StepLine(result, tolerated, ordered, attempts, took, more, why);
  }

  StepLine ended(StepResult as, boolean isTolerated, int ofAttempts, String because) {
    return new StepLine(Optional.of(as), isTolerated, false, ofAttempts, took, pivots, because);
  }
}
