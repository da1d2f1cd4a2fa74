package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.profile.ActivityProfiles;
import dev.salvor.workflow.profile.Budgets;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Each order in an activity of its own. */
final class OwnOrders implements HostOrders {
  private final Supplier<String> queue;
  private final Supplier<String> far;
  private final UnaryOperator<ActivityOptions> patience;

  /** By the workers of {@code queue}. */
  OwnOrders(String queue) {
    this.queue = () -> queue;
    this.far = this.queue;
    this.patience = options -> options;
  }

  /** By the way that is gone now. */
  OwnOrders(Way way) {
    this.queue = way::queue;
    this.far = way::farQueue;
    this.patience = way::patient;
  }

  @Override
  public PrepareReport prepare(PrepareOrder order) {
    return patient(ActivityProfiles.prepare(queue.get())).prepare(order);
  }

  @Override
  public SegmentReport segment(SegmentOrder order, String summary) {
    // One that carries a route is for a gateway, also where the host has a worker.
    boolean isFar = order.route().isPresent();
    ActivityOptions options =
        ActivityProfiles.segment(
            (isFar ? far : queue).get(), Budgets.longest(order.steps()), summary);
    return (isFar ? host(options) : patient(options)).segment(order);
  }

  @Override
  public void hold(HoldOrder order) {
    HostActivities host = host(ActivityProfiles.hold(queue.get()));
    Async.procedure(host::hold, order).handle((done, failed) -> failed == null);
  }

  @Override
  public void tell(TellOrder order) {
    HostActivities host = host(ActivityProfiles.tell(queue.get()));
    Async.procedure(host::tell, order).handle((done, failed) -> failed == null);
  }

  @Override
  public CloseReport close(CloseOrder order) {
    return patient(ActivityProfiles.close(queue.get())).close(order);
  }

  private HostActivities patient(ActivityOptions options) {
    return host(patience.apply(options));
  }

  private static HostActivities host(ActivityOptions options) {
    return Workflow.newActivityStub(HostActivities.class, options);
  }
}
