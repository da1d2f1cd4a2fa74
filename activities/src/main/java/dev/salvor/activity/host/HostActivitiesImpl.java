package dev.salvor.activity.host;

import dev.salvor.activity.failure.Failures;
import dev.salvor.activity.policy.PolicyGate;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.Watcher;
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
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@link HostActivities} on this machine, and on hosts far away where orders name a route. */
public final class HostActivitiesImpl implements HostActivities {
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final HostWork here;
  private final FarWays far;
  private final HostAudit audit;

  /**
   * For the host behind {@code host} only.
   *
   * @param logs writes the run's logs at its end
   * @param comeback asked before a run that would reboot the host
   */
  public HostActivitiesImpl(HostConnection host, RunLogs logs, Comeback comeback) {
    this(
        host,
        logs,
        comeback,
        () -> false,
        FarWays.NONE,
        Admission.ALL,
        PolicyGate.OPEN,
        HostAudit.NONE);
  }

  /**
   * For the host behind {@code host} and those that {@code far} leads to.
   *
   * @param notices whether the node tells anybody of runs
   * @param admission which runbooks may be run on {@code host}
   * @param gate asked before anything that a runbook orders on {@code host}
   * @param audit of the node
   */
  public HostActivitiesImpl(
      HostConnection host,
      RunLogs logs,
      Comeback comeback,
      BooleanSupplier notices,
      FarWays far,
      Admission admission,
      PolicyGate gate,
      HostAudit audit) {
    this.here = new HostWork(host, Library.bundled(), logs, comeback, notices, admission, gate);
    this.far = far;
    this.audit = audit;
  }

  @Override
  public PrepareReport prepare(PrepareOrder order) {
    Holders holders = EngineHolders.ofThisActivity();
    return alive(signOfLife(), Duration.ZERO, () -> prepareOnce(order, holders));
  }

  PrepareReport prepareOnce(PrepareOrder order, Holders holders) {
    PrepareReport report = at(order.runId(), order.route(), work -> work.prepare(order, holders));
    audit.prepared(order, report);
    return report;
  }

  @Override
  public SegmentReport segment(SegmentOrder order) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    Heartbeats heartbeats = new Heartbeats(context, order);
    // Most steps are over before the first would be due, and each costs a call to the engine.
    return alive(heartbeats::again, BEAT, () -> segmentOnce(order, heartbeats));
  }

  SegmentReport segmentOnce(SegmentOrder order, Watcher watcher) {
    SegmentReport report =
        at(order.runId(), order.route(), work -> work.segment(order, watcher, audit));
    audit.came(order, report);
    return report;
  }

  @Override
  public void hold(HoldOrder order) {
    Failures.guard(
        () ->
            at(
                order.runId(),
                order.route(),
                work -> {
                  work.hold(order);
                  return true;
                }));
  }

  @Override
  public void tell(TellOrder order) {
    audit.told(order);
    Failures.guard(
        () ->
            at(
                order.runId(),
                order.route(),
                work -> {
                  work.tell(order);
                  return true;
                }));
  }

  @Override
  public CloseReport close(CloseOrder order) {
    return alive(signOfLife(), Duration.ZERO, () -> closeOnce(order));
  }

  CloseReport closeOnce(CloseOrder order) {
    CloseReport report = at(order.runId(), order.route(), work -> work.close(order, audit));
    audit.closed(order, report);
    if (report.closed()) {
      order.route().ifPresent(route -> far.hosts().forget(order.runId(), route));
    }
    return report.closed() ? report.with(audit.mark()) : report;
  }

  private <T> T at(RunId run, Optional<Route> route, Function<HostWork, T> work) {
    return route.isPresent() ? far.hosts().at(run, route.get(), work) : work.apply(here);
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
