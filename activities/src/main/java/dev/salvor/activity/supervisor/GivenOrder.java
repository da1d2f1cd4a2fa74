package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.contract.order.SegmentOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a host was given under the number of an order. */
public final class GivenOrder {
  private static final int LINE = 200;

  private GivenOrder() {}

  /**
   * With how many of its steps {@code host} was given {@code order}, the first ones; absent if it
   * was given nothing under that number, or something else.
   */
  public static Optional<Integer> steps(HostConnection host, SegmentOrder order) {
    String path = RunPaths.of(order.pin(), order.runId()).order(order.segment(), order.order());
    Optional<String> first =
        host.read(path, 0, LINE)
            .flatMap(bytes -> new String(bytes, StandardCharsets.US_ASCII).lines().findFirst());
    for (int steps = order.steps().size(); steps > 0 && first.isPresent(); steps--) {
      if (first.get().equals(OrderText.TAG + " " + OrderDigest.of(first(order, steps)))) {
        return Optional.of(steps);
      }
    }
    return Optional.empty();
  }

  /** The same order with its first steps only. */
  public static SegmentOrder first(SegmentOrder order, int steps) {
    return steps == order.steps().size()
        ? order
        : new SegmentOrder(
            order.runId(),
            order.identity(),
            order.pin(),
            order.segment(),
            order.order(),
            order.steps().subList(0, steps),
            order.journal(),
            order.route());
  }
}
