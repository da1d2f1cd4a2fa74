package dev.salvor.workflow.interpreter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Orders that were held. Safe for any thread. */
final class Holds {
  private final Map<String, CountDownLatch> orders = new ConcurrentHashMap<>();

  private CountDownLatch of(int segment, int order) {
    return orders.computeIfAbsent(segment + "." + order, key -> new CountDownLatch(1));
  }

  void hold(int segment, int order) {
    of(segment, order).countDown();
  }

  boolean isHeld(int segment, int order) {
    return of(segment, order).getCount() == 0;
  }

  /** Whether it is held, waiting for that up to ten seconds. */
  boolean await(int segment, int order) {
    try {
      return of(segment, order).await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
