package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.ResolvedStep;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Steps side by side, each a segment of its own. When one of them ends the run, those that run are
 * let end and no other is begun.
 */
final class ParallelGroup {
  private final Parts parts;
  private final Lane lane;
  private final StepInterpreter interpreter;
  private final SegmentRunner runner;
  private final List<ResolvedStep> steps;
  private int next;
  private Optional<RunStop> stop = Optional.empty();

  ParallelGroup(
      Parts parts,
      Lane lane,
      StepInterpreter interpreter,
      SegmentRunner runner,
      List<ResolvedStep> steps) {
    this.parts = parts;
    this.lane = lane;
    this.interpreter = interpreter;
    this.runner = runner;
    this.steps = List.copyOf(steps);
  }

  /** Runs all, at most {@code maxConcurrency} at once; the stop if one of them ends the run. */
  Optional<RunStop> run(int maxConcurrency) {
    List<Promise<Void>> strands = new ArrayList<>();
    for (int i = 0; i < Math.min(maxConcurrency, steps.size()); i++) {
      strands.add(Async.procedure(this::strand));
    }
    Promise.allOf(strands).get();
    return lane.stopped().or(() -> stop);
  }

  private void strand() {
    while (next < steps.size() && stop.isEmpty() && lane.stopped().isEmpty()) {
      ResolvedStep step = steps.get(next);
      next++;
      Optional<RunStop> said = toItsEnd(step);
      if (stop.isEmpty()) {
        stop = said;
      }
    }
  }

  private Optional<RunStop> toItsEnd(ResolvedStep step) {
    if (step.skip().isPresent()) {
      interpreter.skipped(step, step.skip().get());
      return Optional.empty();
    }
    Turn turn =
        step.problem().isPresent()
            ? interpreter.problem(step, step.problem().get())
            : runner
                .gate(step)
                .orElseGet(
                    () -> runner.attempt(step, Tries.first(parts.numbers().newSegment()), false));
    while (turn instanceof Turn.Again again) {
      turn = runner.attempt(step, again.tries(), true);
    }
    return turn instanceof Turn.Stop stopped ? Optional.of(stopped.stop()) : Optional.empty();
  }
}
