package dev.salvor.activity.host;

import dev.salvor.activity.failure.Silence;
import dev.salvor.activity.supervisor.Watcher;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.StepOrder;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;

/**
 * Progress as heartbeats. A cancelled activity stops the segment and still reports; one that the
 * engine gave to another worker just leaves, because its successor follows the same segment.
 */
final class Heartbeats implements Watcher {
  private final ActivityExecutionContext context;
  private volatile SegmentProgress latest;
  private volatile boolean cancelled;

  Heartbeats(ActivityExecutionContext context, SegmentOrder order) {
    this.context = context;
    this.latest = before(order);
  }

  private static SegmentProgress before(SegmentOrder order) {
    StepOrder first = order.steps().get(0);
    return new SegmentProgress(
        first.id(),
        first.attempt(),
        0,
        order.steps().size(),
        "",
        0,
        first.command().timeout().toMillis());
  }

  @Override
  public Wish progress(SegmentProgress progress) {
    latest = progress;
    again();
    return cancelled ? Wish.STOP : Wish.GO_ON;
  }

  /**
   * The same once more, also by another thread: the host or a large output takes its time. So does
   * what was cancelled: it lives until the host has said that it is gone.
   */
  void again() {
    try {
      context.heartbeat(latest);
    } catch (ActivityCanceledException e) {
      Silence.leave(context, e);
      cancelled = true;
    }
  }
}
