package dev.salvor.workflow.interpreter;

import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A part of the run that can be stopped as a whole: the phases, or the final steps. What runs on
 * the host when it is stopped is canceled there, and its report still taken in.
 */
final class Lane {
  private final boolean detached;
  private Optional<RunStop> stop = Optional.empty();
  private Optional<CancellationScope> scope = Optional.empty();

  private Lane(boolean detached) {
    this.detached = detached;
  }

  /** Stopped by operators, by its time, and by a cancellation on the engine. */
  static Lane forPhases() {
    return new Lane(false);
  }

  /** Stopped by its time only. */
  static Lane forEnding() {
    return new Lane(true);
  }

  /** Runs {@code body} for at most {@code most}, if the lane was not stopped before. */
  void run(Optional<Duration> most, Consumer<Lane> body) {
    if (stop.isPresent()) {
      return;
    }
    Runnable inScope = () -> bounded(most, body);
    CancellationScope whole =
        detached
            ? Workflow.newDetachedCancellationScope(inScope)
            : Workflow.newCancellationScope(inScope);
    scope = Optional.of(whole);
    try {
      whole.run();
    } catch (CanceledFailure e) {
      stop(new RunStop.CanceledOnEngine());
    }
  }

  private void bounded(Optional<Duration> most, Consumer<Lane> body) {
    CancellationScope clock =
        Workflow.newCancellationScope(
            () -> most.ifPresent(d -> afterwards(d, () -> stop(new RunStop.TimedOut(d)))));
    clock.run();
    body.accept(this);
    clock.cancel();
  }

  /** Stops what runs in it; the first reason stays. */
  void stop(RunStop why) {
    if (stop.isEmpty()) {
      stop = Optional.of(why);
      scope.ifPresent(s -> s.cancel(why.getClass().getSimpleName()));
    }
  }

  /** Why it was stopped, if it was. */
  Optional<RunStop> stopped() {
    if (stop.isEmpty() && scope.map(CancellationScope::isCancelRequested).orElse(false)) {
      stop = Optional.of(new RunStop.CanceledOnEngine());
    }
    return stop;
  }

  /** Waits for {@code condition}, but not beyond the lane's stop. */
  void await(BooleanSupplier condition) {
    Workflow.await(() -> condition.getAsBoolean() || stopped().isPresent());
  }

  /** As {@link #await(BooleanSupplier)}, for at most {@code most}. */
  void await(Duration most, BooleanSupplier condition) {
    if (most.isZero() || condition.getAsBoolean() || stopped().isPresent()) {
      return;
    }
    boolean[] due = new boolean[1];
    CancellationScope clock =
        Workflow.newCancellationScope(() -> afterwards(most, () -> due[0] = true));
    clock.run();
    await(() -> due[0] || condition.getAsBoolean());
    clock.cancel();
  }

  /** Lets {@code delay} pass, or less if the lane is stopped. */
  void pass(Duration delay) {
    await(delay, () -> false);
  }

  private static void afterwards(Duration delay, Runnable then) {
    Promise<Void> timer = Workflow.newTimer(delay);
    timer.handle(
        (ignored, canceled) -> {
          if (canceled == null) {
            then.run();
          }
          return null;
        });
  }
}
