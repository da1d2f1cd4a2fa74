package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.AnswerCheck;
import dev.salvor.workflow.contract.order.Brought;
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
import dev.salvor.workflow.contract.run.AuditMark;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.workflow.CancellationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sends orders to the run's host, each with the events that the host has not been given yet. */
final class HostLink {
  /** How often an order is sent again to a host that does not answer, up to a minute apart. */
  static final int UNREACHABLE_TRIES = 10;

  /** The same for a host far away, which may reboot or be cut off: about a quarter of an hour. */
  static final int FAR_TRIES = 20;

  private final RunRequest request;
  private final HostOrders host;
  private final String identity;
  private final HostPin pin;
  private final EventLog events;
  private final Numbers numbers;
  private final Way way;
  private final Silence silence;
  private final Set<HoldOrder> sent = new LinkedHashSet<>();
  private boolean unconfirmed;
  private Optional<AuditMark> audited = Optional.empty();
  private boolean lost;
  private int orders;

  HostLink(
      RunRequest request,
      HostOrders host,
      HostPin pin,
      EventLog events,
      Numbers numbers,
      Way way,
      ViewKeeper view) {
    this.way = way;
    this.silence = new Silence(events, view);
    this.request = request;
    this.host = host;
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
    String step = steps.getFirst().id();
    int most = request.route().isPresent() ? FAR_TRIES : UNREACHABLE_TRIES;
    Resends tries = new Resends(most);
    while (true) {
      Instant begun = Now.instant();
      CancellationScope hope = silence.hope();
      OrderResult result = send(lane, segment, order, steps, allEvents);
      hope.cancel();
      if (!isUnreachable(result)) {
        silence.ends(step);
        return result;
      }
      if (tries.failed(Duration.between(begun, Now.instant()))) {
        silence.givenUp();
        return result;
      }
      silence.lasts(step, why(result), Resends.together(most));
      lane.pass(tries.delay());
      if (lane.stopped().isPresent()) {
        silence.givenUp();
        lost |= request.route().isPresent();
        return result;
      }
    }
  }

  private OrderResult send(
      Lane lane, int segment, int order, List<StepOrder> steps, boolean allEvents) {
    way.tell(steps.getFirst().id(), steps.getFirst().attempt());
    Optional<Route> route = Brought.by(steps) ? way.bringing() : way.route();
    boolean byWorker = way.isByWorker() && route.isEmpty();
    Instant begun = Now.instant();
    List<RunEvent> journal = allEvents ? events.all() : events.next();
    SegmentOrder asked =
        new SegmentOrder(request.runId(), identity, pin, segment, order, steps, journal, route);
    HoldOrder running = new HoldOrder(request.runId(), pin, segment, order, route);
    sent.add(running);
    try {
      SegmentReport report = host.segment(asked, summary(steps));
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
    } catch (PayloadCodecException e) {
      return new OrderResult.NoWay(Failures.refused("segment", e), true);
    } catch (CanceledFailure e) {
      return new OrderResult.NotSent();
    } catch (ActivityFailure e) {
      if (Way.isUntaken(e)
          && lane.stopped().isEmpty()
          && way.leave(byWorker, Duration.between(begun, Now.instant()))) {
        return send(lane, segment, order, steps, allEvents);
      }
      boolean stopped = e.getCause() instanceof CanceledFailure || lane.stopped().isPresent();
      unconfirmed |= stopped && request.route().isEmpty();
      lost |= stopped && request.route().isPresent();
      return new OrderResult.NoWay(Failures.stop("segment", e), true);
    } finally {
      sent.remove(running);
    }
  }

  /** Lets no other step begin of the orders that are with the host now. */
  void hold() {
    for (HoldOrder order : List.copyOf(sent)) {
      host.hold(
          new HoldOrder(order.runId(), order.pin(), order.segment(), order.order(), way.route()));
    }
  }

  /** Tells the host what it does not know yet, without waiting for it: the run waits for people. */
  void tell() {
    if (ChangeIds.isIn(ChangeIds.WAITS_ARE_TOLD)) {
      host.tell(new TellOrder(request.runId(), identity, pin, events.next(), way.route()));
    }
  }

  /** What follows is more than going on. */
  void decides(String why) {
    host.decides(why);
  }

  /** Whether something was stopped of which the host has not said that it is gone. */
  boolean isUnconfirmed() {
    return unconfirmed;
  }

  /** Whether a host far away could not be told to stop what may run there. */
  boolean isLost() {
    return lost;
  }

  /** How many orders were sent since the history began. */
  int orders() {
    return orders;
  }

  /** Where the audit of the node ended that closed the run. */
  Optional<AuditMark> audited() {
    return audited;
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
    boolean byWorker = way.isByWorker();
    Instant begun = Now.instant();
    CloseOrder order =
        new CloseOrder(request.runId(), identity, pin, outcome, journal, withoutLogs, way.route());
    try {
      CloseReport report = host.close(order);
      if (report.closed()) {
        events.confirm(journal);
        audited = report.audit();
      }
      return report;
    } catch (PayloadCodecException e) {
      return new CloseReport(false, "close: " + e.getMessage());
    } catch (ActivityFailure e) {
      if (Way.isUntaken(e) && way.leave(byWorker, Duration.between(begun, Now.instant()))) {
        return close(outcome, journal, withoutLogs);
      }
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
    if (result instanceof OrderResult.NoWay no) {
      return no.stop() instanceof RunStop.Unreachable unreachable && unreachable.again();
    }
    return result instanceof OrderResult.Reported reported
        && !reported.steps().isEmpty()
        && reported.steps().get(reported.steps().size() - 1).result()
            instanceof AttemptResult.Unreachable;
  }

  private static String why(OrderResult unreachable) {
    return switch (unreachable) {
      case OrderResult.NoWay no when no.stop() instanceof RunStop.Unreachable host -> host.why();
      case OrderResult.Reported reported -> reported.steps().getLast().why();
      default -> "";
    };
  }

  private static String summary(List<StepOrder> steps) {
    StepOrder first = steps.get(0);
    String more = steps.size() > 1 ? " and " + (steps.size() - 1) + " more" : "";
    String undo = first.op() == StepOrder.Op.UNDO ? "undo " : "";
    return Texts.cut(undo + first.id() + more, 180);
  }
}
