package dev.salvor.activity.host;

import dev.salvor.activity.supervisor.Watcher;
import dev.salvor.workflow.contract.order.SegmentProgress;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;

/**
 * Progress as heartbeats. A cancelled activity stops the segment and still reports; one that the
 * engine gave to another worker just leaves, because its successor follows the same segment.
 */
final class Heartbeats implements Watcher {
  private final ActivityExecutionContext context;
  private boolean cancelled;

  Heartbeats(ActivityExecutionContext context) {
    this.context = context;
  }

  @Override
  public Wish progress(SegmentProgress progress) {
    if (cancelled) {
      return Wish.STOP;
    }
    try {
      context.heartbeat(progress);
      return Wish.GO_ON;
    } catch (ActivityCanceledException e) {
      cancelled = true;
      return Wish.STOP;
    }
  }
}
