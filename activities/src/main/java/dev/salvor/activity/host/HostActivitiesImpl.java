package dev.salvor.activity.host;

import dev.salvor.activity.failure.Failures;
import dev.salvor.activity.handover.HandoverPages;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.SegmentRunner;
import dev.salvor.activity.supervisor.SupervisorSettings;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@link HostActivities} over one connection. */
public final class HostActivitiesImpl implements HostActivities {
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Preparation preparation;
  private final SegmentRunner segments;
  private final Closing closing;
  private final BooleanSupplier notices;
  private final HandoverPages pages;

  /**
   * For the host behind {@code host}.
   *
   * @param logs writes the run's logs at its end
   * @param comeback asked before a run that would reboot the host
   */
  public HostActivitiesImpl(HostConnection host, RunLogs logs, Comeback comeback) {
    this(host, logs, comeback, () -> false);
  }

  /**
   * For the host behind {@code host}.
   *
   * @param notices whether the node tells anybody of runs
   */
  public HostActivitiesImpl(
      HostConnection host, RunLogs logs, Comeback comeback, BooleanSupplier notices) {
    this.notices = notices;
    Library library = Library.bundled();
    this.preparation = new Preparation(host, library, new EngineHolders(), comeback);
    this.segments = new SegmentRunner(host, library, SupervisorSettings.DEFAULT);
    this.closing = new Closing(host, library, logs);
    this.pages = new HandoverPages(host, library);
  }

  @Override
  public PrepareReport prepare(PrepareOrder order) {
    return alive(signOfLife(), Duration.ZERO, () -> prepared(order));
  }

  private PrepareReport prepared(PrepareOrder order) {
    PrepareReport report = preparation.prepare(order).telling(notices.getAsBoolean());
    if (report instanceof PrepareReport.Ready ready) {
      pages.prepared(ready.pin(), order.runId(), order.journal());
    }
    return report;
  }

  @Override
  public SegmentReport segment(SegmentOrder order) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    Heartbeats heartbeats = new Heartbeats(context, order);
    // Most steps are over before the first would be due, and each costs a call to the engine.
    return alive(heartbeats::again, BEAT, () -> segment(order, heartbeats));
  }

  private SegmentReport segment(SegmentOrder order, Heartbeats heartbeats) {
    pages.before(order);
    SegmentReport report = segments.run(order, heartbeats);
    pages.after(order, report);
    return report;
  }

  @Override
  public void hold(HoldOrder order) {
    Failures.guard(
        () -> {
          segments.hold(order);
          return true;
        });
  }

  @Override
  public void tell(TellOrder order) {
    Failures.guard(
        () -> {
          if (closing.tell(order)) {
            pages.told(order);
          }
          return true;
        });
  }

  @Override
  public CloseReport close(CloseOrder order) {
    return alive(signOfLife(), Duration.ZERO, () -> closed(order));
  }

  private CloseReport closed(CloseOrder order) {
    if (!order.withoutLogs()) {
      pages.closing(order);
    }
    return closing.close(order);
  }

  private static Runnable signOfLife() {
    ActivityExecutionContext context = Activity.getExecutionContext();
    return () -> context.heartbeat("");
  }

  private static <T> T alive(Runnable sign, Duration first, Supplier<T> work) {
    Pulse pulse = Pulse.start(sign, first, BEAT);
    try {
      return Failures.guard(work);
    } finally {
      pulse.close();
    }
  }
}
