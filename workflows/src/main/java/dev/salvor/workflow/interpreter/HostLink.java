package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.AnswerCheck;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.profile.ActivityProfiles;
import dev.salvor.workflow.profile.Budgets;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sends orders to the run's host, each with the events that the host has not been given yet. */
final class HostLink {
  /** How often an order is sent again to a host that does not answer, up to a minute apart. */
  static final int UNREACHABLE_TRIES = 10;

  private static final Duration FARTHEST = Duration.ofMinutes(1);

  private final RunRequest request;
  private final String identity;
  private final HostPin pin;
  private final EventLog events;
  private final Numbers numbers;
  private final Set<HoldOrder> sent = new LinkedHashSet<>();
  private boolean unconfirmed;
  private int orders;

  HostLink(RunRequest request, HostPin pin, EventLog events, Numbers numbers) {
    this.request = request;
    this.pin = pin;
    this.events = events;
    this.numbers = numbers;
    this.identity = request.identity().digest();
  }

  /**
   * Sends the next order of a segment and waits for its end.
   *
   * @param allEvents the order must not begin on the host before it has every event so far
   */
  OrderResult order(Lane lane, int segment, List<StepOrder> steps, boolean allEvents) {
    if (lane.stopped().isPresent()) {
      return new OrderResult.NotSent();
    }
    int order = numbers.nextOrder(segment);
    orders++;
    ActivityOptions options =
        ActivityProfiles.segment(TaskQueues.of(request), Budgets.longest(steps), summary(steps));
    Duration delay = Duration.ofSeconds(1);
    for (int tries = 1; ; tries++) {
      OrderResult result = send(lane, options, segment, order, steps, allEvents);
      if (!isUnreachable(result) || tries == UNREACHABLE_TRIES) {
        return result;
      }
      lane.pass(delay);
      if (lane.stopped().isPresent()) {
        return result;
      }
      delay = delay.multipliedBy(2).compareTo(FARTHEST) < 0 ? delay.multipliedBy(2) : FARTHEST;
    }
  }

  private OrderResult send(
      Lane lane,
      ActivityOptions options,
      int segment,
      int order,
      List<StepOrder> steps,
      boolean allEvents) {
    List<RunEvent> journal = allEvents ? events.all() : events.next();
    SegmentOrder asked =
        new SegmentOrder(request.runId(), identity, pin, segment, order, steps, journal);
    HoldOrder running = new HoldOrder(request.runId(), pin, segment, order);
    sent.add(running);
    try {
      SegmentReport report = Workflow.newActivityStub(HostActivities.class, options).segment(asked);
      return switch (report) {
        case SegmentReport.Ended ended when !AnswerCheck.isTo(asked, ended) ->
            new OrderResult.NoWay(new RunStop.Broken(AnswerCheck.mismatch(asked, ended)), true);
        case SegmentReport.Ended ended -> {
          events.confirm(journal);
          unconfirmed |= lane.stopped().isPresent() && mayStillRun(ended.steps());
          yield new OrderResult.Reported(ended.steps(), ended.stopped());
        }
        case SegmentReport.Behind behind ->
            new OrderResult.Behind(behind.steps(), behind.undone(), behind.why());
        case SegmentReport.Refused refused when refused.refusal() == Refusal.HISTORY_BEHIND_HOST ->
            new OrderResult.Behind(
                List.of(), steps.stream().map(StepOrder::id).toList(), refused.why());
        case SegmentReport.Refused refused ->
            new OrderResult.NoWay(new RunStop.Refused(refused.refusal(), refused.why()), false);
      };
    } catch (CanceledFailure e) {
      return new OrderResult.NotSent();
    } catch (ActivityFailure e) {
      unconfirmed |= e.getCause() instanceof CanceledFailure;
      return new OrderResult.NoWay(new RunStop.Broken(Failures.words("segment", e)), true);
    } finally {
      sent.remove(running);
    }
  }

  /** Lets no other step begin of the orders that are with the host now. */
  void hold() {
    HostActivities host =
        Workflow.newActivityStub(
            HostActivities.class, ActivityProfiles.hold(TaskQueues.of(request)));
    for (HoldOrder order : List.copyOf(sent)) {
      Async.procedure(host::hold, order).handle((done, failed) -> failed == null);
    }
  }

  /** Tells the host what it does not know yet, without waiting for it: the run waits for people. */
  void tell() {
    int version = Workflow.getVersion(ChangeIds.WAITS_ARE_TOLD, Workflow.DEFAULT_VERSION, 1);
    if (version == Workflow.DEFAULT_VERSION) {
      return;
    }
    HostActivities host =
        Workflow.newActivityStub(
            HostActivities.class, ActivityProfiles.tell(TaskQueues.of(request)));
    TellOrder order = new TellOrder(request.runId(), identity, pin, events.next());
    Async.procedure(host::tell, order).handle((done, failed) -> failed == null);
  }

  /** Whether something was stopped of which the host has not said that it is gone. */
  boolean isUnconfirmed() {
    return unconfirmed;
  }

  /** How many orders were sent since the history began. */
  int orders() {
    return orders;
  }

  /** Ends the run on the host. */
  CloseReport close(RunOutcome outcome) {
    return close(outcome, events.all(), false);
  }

  /** Ends the run on the host without its last events and its logs. */
  CloseReport closeWithoutLogs(RunOutcome outcome) {
    return close(outcome, List.of(), true);
  }

  private CloseReport close(RunOutcome outcome, List<RunEvent> journal, boolean withoutLogs) {
    CloseOrder order =
        new CloseOrder(request.runId(), identity, pin, outcome, journal, withoutLogs);
    try {
      CloseReport report =
          Workflow.newActivityStub(
                  HostActivities.class, ActivityProfiles.close(TaskQueues.of(request)))
              .close(order);
      if (report.closed()) {
        events.confirm(journal);
      }
      return report;
    } catch (ActivityFailure e) {
      return new CloseReport(false, Failures.words("close", e));
    }
  }

  private static boolean mayStillRun(List<StepReport> steps) {
    return !steps.isEmpty()
        && switch (steps.get(steps.size() - 1).result()) {
          case AttemptResult.TimedOutAlive ignored -> true;
          case AttemptResult.Unreachable ignored -> true;
          case AttemptResult.Unknown ignored -> true;
          case AttemptResult.NotBegun ignored -> false;
          case AttemptResult.Exited ignored -> false;
          case AttemptResult.TimedOut ignored -> false;
          case AttemptResult.Canceled ignored -> false;
        };
  }

  private static boolean isUnreachable(OrderResult result) {
    return result instanceof OrderResult.Reported reported
        && !reported.steps().isEmpty()
        && reported.steps().get(reported.steps().size() - 1).result()
            instanceof AttemptResult.Unreachable;
  }

  private static String summary(List<StepOrder> steps) {
    StepOrder first = steps.get(0);
    String more = steps.size() > 1 ? " and " + (steps.size() - 1) + " more" : "";
    String undo = first.op() == StepOrder.Op.UNDO ? "undo " : "";
    return Texts.cut(undo + first.id() + more, 180);
  }
}
