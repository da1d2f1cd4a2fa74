package dev.salvor.activity.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long orders wait for a policy that cannot be used. Each has the whole time, counted from when
 * it was first asked about; a worker that was started anew counts anew. Safe for any thread.
 */
final class Patience {
  /** Enough for somebody to be told of it and to mend a file. */
  static final Duration MOST = Duration.ofMinutes(15);

  /** Of more than these the oldest begins to wait anew. */
  private static final int ORDERS = 10_000;

  private final LongSupplier nanos;
  private final Map<String, Long> since = new LinkedHashMap<>();

  /** By a clock that never goes back, as {@link System#nanoTime}. */
  Patience(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether {@code order} has waited for as long as it may. */
  synchronized boolean isOver(String order) {
    long now = nanos.getAsLong();
    Long first = since.putIfAbsent(order, now);
    if (since.size() > ORDERS) {
      since.remove(since.keySet().iterator().next());
    }
    return first != null && now - first >= MOST.toNanos();
  }

  /** The policy can be used: who waits next waits for another reason. */
  synchronized void end() {
    since.clear();
  }
}
