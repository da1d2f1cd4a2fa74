package dev.salvor.activity.host;

import dev.salvor.activity.failure.Silence;
import dev.salvor.activity.supervisor.Watcher;
import dev.salvor.workflow.contract.order.BatchProgress;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.run.RunId;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** The heartbeats of a batch, and what the engine answers to them. Safe for any thread. */
final class BatchBeat {
  /** Ends the following of a host whose order is no longer followed here. */
  static final class LeftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeftException() {
      super("no longer followed here", null, false, false);
    }
  }

  /** What is over sooner nobody could read; so it costs the engine nothing. */
  private static final long LASTING_MILLIS = 2_000;

  private static final int MOST_TEXT = 200;

  private final ActivityExecutionContext context;
  private final Map<String, SegmentProgress> lasting = new ConcurrentHashMap<>();
  private volatile boolean cancelled;
  private volatile Optional<ActivityCompletionException> gone = Optional.empty();

  BatchBeat(ActivityExecutionContext context) {
    this.context = context;
  }

  void beat() {
    try {
      try {
        context.heartbeat(new BatchProgress(lasting));
      } catch (ActivityCanceledException e) {
        Silence.leave(context, e);
        cancelled = true;
      }
    } catch (ActivityCompletionException e) {
      // Another attempt follows the same orders: the engine gave it away, or is silent.
      gone = Optional.of(e);
    }
  }

  /** The host has answered. */
  void ended(RunId run) {
    lasting.remove(run.value());
  }

  private static SegmentProgress shortened(SegmentProgress whole) {
    return whole.tail().length() <= MOST_TEXT
        ? whole
        : new SegmentProgress(
            whole.step(),
            whole.attempt(),
            whole.ended(),
            whole.steps(),
            whole.tail().substring(0, MOST_TEXT),
            whole.elapsedMillis(),
            whole.timeoutMillis());
  }

  boolean isCancelled() {
    return cancelled;
  }

  Optional<ActivityCompletionException> gone() {
    return gone;
  }

  /** For the run of one host, as long as it is not {@code over}. */
  Watcher watcher(RunId run, BooleanSupplier over) {
    return progress -> {
      if (progress.elapsedMillis() < LASTING_MILLIS) {
        lasting.remove(run.value());
      } else {
        lasting.put(run.value(), shortened(progress));
      }
      if (over.getAsBoolean() || gone.isPresent()) {
        throw new LeftException();
      }
      return cancelled ? Watcher.Wish.STOP : Watcher.Wish.GO_ON;
    };
  }
}
