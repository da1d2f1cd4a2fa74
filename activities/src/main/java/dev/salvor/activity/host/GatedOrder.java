package dev.salvor.activity.host;

import dev.salvor.activity.policy.PolicyGate;
import dev.salvor.activity.policy.PolicyUnusableException;
import dev.salvor.activity.supervisor.GivenOrder;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.runbook.Cause;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An order as far as the policy lets it: up to the first step that it refuses. What a host was
 * given before goes on as it was given, so an order that is sent again finds what it has begun,
 * whatever the policy says by now.
 */
final class GatedOrder {
  private final PolicyGate gate;
  private final HostConnection host;
  private final Function<SegmentOrder, SegmentReport> work;

  /** Done on {@code host} by {@code work}. */
  GatedOrder(PolicyGate gate, HostConnection host, Function<SegmentOrder, SegmentReport> work) {
    this.gate = gate;
    this.host = host;
    this.work = work;
  }

  /**
   * What became of it.
   *
   * @throws PolicyUnusableException if nobody can say yet what of it may be begun
   */
  SegmentReport report(SegmentOrder order) {
    Optional<PolicyGate.Refused> refused = gate.refuses(order, host);
    if (refused.isEmpty()) {
      SegmentReport report = work.apply(order);
      return isOther(report)
          ? GivenOrder.steps(host, order).map(given -> part(order, given)).orElse(report)
          : report;
    }
    Optional<Integer> given = GivenOrder.steps(host, order);
    if (given.isPresent()) {
      return part(order, given.get());
    }
    if (refused.get().waits()) {
      throw new PolicyUnusableException(refused.get().why());
    }
    int first = refused.get().step();
    return first == 0
        ? new SegmentReport.Ended(
            order.segment(), order.order(), List.of(report(order, refused.get())), false)
        : part(order, first);
  }

  /** The host was given another order of that number: perhaps a part of this one. */
  private static boolean isOther(SegmentReport report) {
    return report instanceof SegmentReport.Refused refused
        && refused.refusal() == Refusal.ORDER_CONFLICT;
  }

  /** Its first steps, and what the policy says to the next one. */
  private SegmentReport part(SegmentOrder order, int steps) {
    SegmentReport report = work.apply(GivenOrder.first(order, steps));
    if (steps == order.steps().size()
        || !(report instanceof SegmentReport.Ended ended)
        || ended.stopped()
        || ended.steps().size() < steps
        || !ended.steps().stream().allMatch(StepReport::done)) {
      return report;
    }
    List<StepReport> reports = new ArrayList<>(ended.steps());
    // One that may be done by now is ordered anew.
    gate.refuses(order, host)
        .filter(refused -> refused.step() == steps && !refused.waits())
        .ifPresent(refused -> reports.add(report(order, refused)));
    return new SegmentReport.Ended(order.segment(), order.order(), reports, false);
  }

  private static StepReport report(SegmentOrder order, PolicyGate.Refused refused) {
    StepOrder step = order.steps().get(refused.step());
    Instant now = Instant.now();
    return new StepReport(
        step.id(),
        step.attempt(),
        false,
        step.check().isPresent() ? StepPart.CHECK : StepPart.COMMAND,
        new AttemptResult.NotBegun(),
        now,
        now,
        "",
        0,
        0,
        "",
        Map.of(),
        refused.why(),
        false,
        Optional.of(Cause.POLICY_DENIED));
  }
}
