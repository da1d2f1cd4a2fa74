package dev.salvor.workflow.interpreter;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts segments and the orders of each. */
final class Numbers {
  /** The form that survives continue-as-new. */
  record Saved(int segments, Map<Integer, Integer> orders) {}

  private final Map<Integer, Integer> orders = new LinkedHashMap<>();
  private int segments;

  int newSegment() {
    segments++;
    return segments;
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
