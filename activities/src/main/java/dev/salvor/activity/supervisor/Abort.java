package dev.salvor.activity.supervisor;

import dev.salvor.activity.transfer.SourceException;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.StepOrder;

/**
 * An abort that comes before the order is on the host. The host is told first, so whoever puts the
 * order there, none of its steps begins. Not thread-safe.
 */
final class Abort {
  private final HostConnection host;
  private final SegmentOrder order;
  private final Watcher watcher;
  private boolean told;

  Abort(HostConnection host, SegmentOrder order, Watcher watcher) {
    this.host = host;
    this.order = order;
    this.watcher = watcher;
  }

  /**
   * Tells the watcher.
   *
   * @throws SourceException it wants the end; the host knows
   */
  void look(SegmentProgress progress) throws SourceException {
    if (!told && watcher.progress(progress) != Watcher.Wish.STOP) {
      return;
    }
    if (!told) {
      RunPaths paths = RunPaths.of(order.pin(), order.runId());
      StopMark.now(host, paths.stop(order.segment(), order.order()));
      told = true;
    }
    throw new SourceException("stopped before it began");
  }

  /** The same while nothing of the data of step {@code number} is on its way. */
  void look(int number) throws SourceException {
    StepOrder step = order.steps().get(number);
    look(
        new SegmentProgress(
            step.id(),
            step.attempt(),
            number,
            order.steps().size(),
            "",
            0,
            step.command().timeout().toMillis()));
  }
}
