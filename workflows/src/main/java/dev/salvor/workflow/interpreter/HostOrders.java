package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;

/** How orders get to a run's host. */
interface HostOrders {
  PrepareReport prepare(PrepareOrder order);

  /**
   * One order of a segment, until it has ended.
   *
   * @param summary what it is about, for the engine's own page
   */
  SegmentReport segment(SegmentOrder order, String summary);

  /** Lets no other step of an order begin; nobody waits for it. */
  void hold(HoldOrder order);

  /** Tells what came with no order; nobody waits for it. */
  void tell(TellOrder order);

  CloseReport close(CloseOrder order);

  /**
   * Something is about to be decided about the run that no answer of the host has shown to need it:
   * a step that cannot be resolved, a condition that does not hold.
   */
  default void decides(String why) {}
}
