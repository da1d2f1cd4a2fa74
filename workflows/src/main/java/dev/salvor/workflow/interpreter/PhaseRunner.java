package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Phase;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.event.RunEvent;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs phases to their end. */
final class PhaseRunner {
  static final String FINALLY = "finally";

  private final Parts parts;
  private final Lane lane;
  private final Consumer<Cursor> border;

  /**
   * For the steps that run in {@code lane}.
   *
   * @param border called wherever the run's history may be cut
   */
  PhaseRunner(Parts parts, Lane lane, Consumer<Cursor> border) {
    this.parts = parts;
    this.lane = lane;
    this.border = border;
  }

  /** All phases from the cursor on; the stop if the run does not get to the last one's end. */
  Optional<RunStop> phases(Cursor cursor, List<Phase> phases) {
    while (cursor.phase() < phases.size()) {
      Phase phase = phases.get(cursor.phase());
      enter(cursor, phase.name(), phase.title().orElse(""), phases.size());
      StepInterpreter steps = new StepInterpreter(parts, lane, false);
      SegmentRunner runner = new SegmentRunner(parts, lane, steps, true);
      Optional<RunStop> stop = steps(cursor, phase.steps().size(), steps, runner);
      leave(cursor, phase.name());
      if (stop.isPresent()) {
        return stop;
      }
      cursor.nextPhase();
    }
    return lane.stopped();
  }

  /** The final steps: each runs, whatever became of the one before. */
  Optional<RunStop> finalSteps(int count, int phases) {
    Cursor cursor = new Cursor(-1);
    enter(cursor, FINALLY, "", phases);
    StepInterpreter steps = new StepInterpreter(parts, lane, true);
    SegmentRunner runner = new SegmentRunner(parts, lane, steps, false);
    Optional<RunStop> stop = steps(cursor, count, steps, runner);
    leave(cursor, FINALLY);
    return stop;
  }

  private Optional<RunStop> steps(
      Cursor cursor, int count, StepInterpreter steps, SegmentRunner runner) {
    while (true) {
      Optional<RunStop> stop = lane.stopped();
      if (stop.isPresent()) {
        cursor.current().ifPresent(tries -> steps.stoppedBeforeNext(cursor.head(), tries));
        return stop;
      }
      if (!cursor.due().isEmpty()) {
        border.accept(cursor);
        stop = runner.advance(cursor);
      } else if (cursor.nextStep() < count) {
        border.accept(cursor);
        stop = resolve(cursor, steps, runner);
      } else {
        return Optional.empty();
      }
      if (stop.isPresent()) {
        return stop;
      }
    }
  }

  private Optional<RunStop> resolve(Cursor cursor, StepInterpreter steps, SegmentRunner runner) {
    ResolveReport report;
    try {
      report =
          parts.repetition().without(parts.resolver().resolve(cursor.phase(), cursor.nextStep()));
    } catch (ActivityFailure e) {
      return Optional.of(new RunStop.Broken(Failures.words("resolve", e)));
    }
    Optional<ResolvedStep> empty =
        report.steps().stream().filter(PhaseRunner::hasNothingToRun).findFirst();
    if (empty.isPresent()) {
      return Optional.of(
          new RunStop.Broken("step " + empty.get().id() + " was resolved to nothing to run"));
    }
    if (report.maxConcurrency() <= 1) {
      cursor.resolved(report.consumedSteps(), report.steps());
      return Optional.empty();
    }
    cursor.resolved(report.consumedSteps(), List.of());
    if (report.steps().isEmpty()) {
      return Optional.empty();
    }
    return new ParallelGroup(parts, lane, steps, runner, report.steps())
        .run(report.maxConcurrency());
  }

  private static boolean hasNothingToRun(ResolvedStep step) {
    return step.skip().isEmpty() && step.problem().isEmpty() && step.variants().isEmpty();
  }

  private void enter(Cursor cursor, String phase, String title, int of) {
    int number = cursor.phase() + 1;
    parts.view().phase(phase, number, of);
    parts.view().show();
    if (cursor.entered().isEmpty()) {
      cursor.enter(Now.instant(), parts.ledger().failures());
      parts.events().add((seq, at) -> new RunEvent.PhaseStarted(seq, at, phase, number, of, title));
    }
  }

  private void leave(Cursor cursor, String phase) {
    Instant entered = cursor.entered().orElse(Now.instant());
    int failures = parts.ledger().failures() - cursor.failuresBefore();
    parts
        .events()
        .add(
            (seq, at) ->
                new RunEvent.PhaseEnded(seq, at, phase, Duration.between(entered, at), failures));
  }
}
