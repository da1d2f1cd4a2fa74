package dev.salvor.workflow.interpreter;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts segments and the orders of each. */
final class Numbers {
  /** The form that survives continue-as-new. */
  record Saved(int segments, Map<Integer, Integer> orders) {}

  static final int BEYOND = 100_000;

  private final Map<Integer, Integer> orders = new LinkedHashMap<>();
  private int segments;

  int newSegment() {
    segments++;
    return segments;
  }

  /**
   * A segment beyond all that a run counts to by itself: a host whose record is newer than the
   * history may have the next ordinary one already.
   */
  int freshSegment() {
    int last = orders.keySet().stream().max(Integer::compare).orElse(0);
    int fresh = Math.max(last, BEYOND) + 1;
    orders.put(fresh, 0);
    return fresh;
  }

  /** The next order of {@code segment}: 0, 1, ... */
  int nextOrder(int segment) {
    int order = orders.getOrDefault(segment, 0);
    orders.put(segment, order + 1);
    return order;
  }

  Saved saved() {
    return new Saved(segments, orders);
  }

  void resume(Saved saved) {
    segments = saved.segments();
    orders.putAll(saved.orders());
  }
}
