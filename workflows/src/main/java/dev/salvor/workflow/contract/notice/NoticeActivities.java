package dev.salvor.workflow.contract.notice;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Reaches people from a node. On a task queue of its own, so that an endpoint that hangs takes
 * nothing away from runs.
 */
@ActivityInterface
public interface NoticeActivities {
  /** Which ways {@code request} takes, by the node's file as it is now. */
  @ActivityMethod(name = "route")
  NoticeRoute route(NoticeRequest request);

  /**
   * Sends it. Asked again after it was accepted it sends nothing; where the answer was lost on the
   * way it sends the same message with the same id once more. Fails where the other side did not
   * take it, to be tried again.
   */
  @ActivityMethod(name = "deliver")
  NoticeReport.Told deliver(NoticeDelivery delivery);
}
