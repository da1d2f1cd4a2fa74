package dev.salvor.workflow.contract;

import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The orders of {@link HostActivities}, to many hosts at once. */
@ActivityInterface
public interface BatchActivities {
  /**
   * Does what each order says on its host, all at the same time, and returns when all have answered
   * or the slowest are far behind. Safe to call again, as each order is. A cancellation stops the
   * segments on every host. Heartbeats.
   */
  @ActivityMethod(name = "batch")
  BatchReport batch(BatchOrder order);
}
