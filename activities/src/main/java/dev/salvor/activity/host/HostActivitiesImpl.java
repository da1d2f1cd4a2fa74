package dev.salvor.activity.host;

import dev.salvor.activity.failure.Failures;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.SegmentRunner;
import dev.salvor.activity.supervisor.SupervisorSettings;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import io.temporal.activity.Activity;

/** {@link HostActivities} over one connection. */
public final class HostActivitiesImpl implements HostActivities {
  private final Preparation preparation;
  private final SegmentRunner segments;
  private final Closing closing;

  /**
   * For the host behind {@code host}.
   *
   * @param logs writes the run's logs at its end
   */
  public HostActivitiesImpl(HostConnection host, RunLogs logs) {
    this(host, Library.bundled(), SupervisorSettings.DEFAULT, logs);
  }

  public HostActivitiesImpl(
      HostConnection host, Library library, SupervisorSettings settings, RunLogs logs) {
    this.preparation = new Preparation(host, library, new EngineHolders());
    this.segments = new SegmentRunner(host, library, settings);
    this.closing = new Closing(host, library, logs);
  }

  @Override
  public PrepareReport prepare(PrepareOrder order) {
    return Failures.guard(() -> preparation.prepare(order));
  }

  @Override
  public SegmentReport segment(SegmentOrder order) {
    Heartbeats heartbeats = new Heartbeats(Activity.getExecutionContext());
    return Failures.guard(() -> segments.run(order, heartbeats));
  }

  @Override
  public CloseReport close(CloseOrder order) {
    return Failures.guard(() -> closing.close(order));
  }
}
