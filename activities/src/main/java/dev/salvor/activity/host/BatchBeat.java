package dev.salvor.activity.host;

import dev.salvor.activity.supervisor.Watcher;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import java.util.Optional;
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

  private final ActivityExecutionContext context;
  private volatile boolean cancelled;
  private volatile Optional<ActivityCompletionException> gone = Optional.empty();

  BatchBeat(ActivityExecutionContext context) {
    this.context = context;
  }

  void beat() {
    try {
      context.heartbeat("");
    } catch (ActivityCanceledException e) {
      cancelled = true;
    } catch (ActivityCompletionException e) {
      // The engine gave it to another worker, which follows the same orders.
      gone = Optional.of(e);
    }
  }

  boolean isCancelled() {
    return cancelled;
  }

  Optional<ActivityCompletionException> gone() {
    return gone;
  }

  /** For one host, as long as it is not {@code over}. */
  Watcher watcher(BooleanSupplier over) {
    return progress -> {
      if (over.getAsBoolean() || gone.isPresent()) {
        throw new LeftException();
      }
      return cancelled ? Watcher.Wish.STOP : Watcher.Wish.GO_ON;
    };
  }
}
