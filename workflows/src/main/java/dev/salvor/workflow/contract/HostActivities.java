package dev.salvor.workflow.contract;

import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * What a run asks of one host. Each is safe to call again with the same order, also from another
 * worker while the first call still runs: the host's own record decides. Expected outcomes are
 * values; only {@link FailureType} is thrown.
 */
@ActivityInterface
public interface HostActivities {
  /**
   * Pins identity, gathers facts, reserves the host, delivers secrets. Changes no more than that.
   */
  @ActivityMethod(name = "prepare")
  PrepareReport prepare(PrepareOrder order);

  /** Begins a segment or attaches to it, and returns when it has ended. Heartbeats its progress. */
  @ActivityMethod(name = "segment")
  SegmentReport segment(SegmentOrder order);

  /**
   * Lets no other step of an order begin that runs; the step that has begun goes on, and the order
   * ends after it. Idempotent.
   */
  @ActivityMethod(name = "hold")
  void hold(HoldOrder order);

  /**
   * Takes events that came with no order. Nothing of the run hangs on it: a host that cannot be
   * told now hears of them with the next order. Idempotent.
   */
  @ActivityMethod(name = "tell")
  void tell(TellOrder order);

  /** Writes the logs, deletes the secrets, releases the host, closes the run's folder. */
  @ActivityMethod(name = "close")
  CloseReport close(CloseOrder order);
}
