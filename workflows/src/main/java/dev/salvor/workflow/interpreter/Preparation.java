package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.profile.Backoff;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.payload.codec.PayloadCodecException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Gets the host ready, and waits for it if another run holds it. */
final class Preparation {
  /** What became of it. */
  sealed interface Result {
    record Ready(PrepareReport.Ready report) implements Result {}

    record NotReady(RunStop stop) implements Result {}
  }

  private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
  private static final Duration FARTHEST = Duration.ofSeconds(30);

  /** So often a host on which nothing has begun is asked before the run says so. */
  private static final int UNREACHABLE_TRIES = 4;

  private static final Duration UNREACHABLE_DELAY = Duration.ofSeconds(2);

  private final RunRequest request;
  private final HostOrders host;
  private final EventLog events;
  private final ViewKeeper view;
  private final Consumer<Boolean> notices;
  private final Way way;
  private final boolean halts;
  private boolean waits;

  /**
   * Of the host of {@code request}.
   *
   * @param halts whether the run is to end there, without anything more of it
   * @param notices is told whether the node tells anybody of the run
   */
  Preparation(
      RunRequest request,
      HostOrders host,
      EventLog events,
      ViewKeeper view,
      Consumer<Boolean> notices,
      Way way,
      boolean halts) {
    this.halts = halts;
    this.host = host;
    this.notices = notices;
    this.way = way;
    this.request = request;
    this.events = events;
    this.view = view;
  }

  /** Prepares the host; one that is held by another run is waited for, at most {@code most}. */
  Result prepare(Lane lane, Duration most) {
    Result result = inTurn(lane, most);
    if (waits) {
      view.status(RunStatus.RUNNING);
    }
    return result;
  }

  private Result inTurn(Lane lane, Duration most) {
    Instant giveUp = Now.instant().plus(most);
    Duration delay = FIRST_DELAY;
    boolean told = false;
    while (true) {
      Result result = once(lane);
      if (!(result instanceof Result.NotReady not)
          || !(not.stop() instanceof RunStop.Refused refused)
          || refused.refusal() != Refusal.LOCKED) {
        return result;
      }
      if (!Now.instant().plus(delay).isBefore(giveUp)) {
        return new Result.NotReady(
            new RunStop.Refused(
                Refusal.LOCKED, refused.why() + ", still after " + Durations.text(most)));
      }
      if (ChangeIds.isIn(ChangeIds.HOST_WAIT_IS_A_WAIT)) {
        waits = true;
        view.status(RunStatus.WAITING);
      }
      view.step(RunView.WAITS_FOR_HOST + refused.why());
      view.show();
      if (!told) {
        told = true;
        events.add(
            (seq, at) ->
                new RunEvent.Noted(
                    seq,
                    at,
                    Optional.empty(),
                    "waits for the host, at most " + Durations.text(most) + ": " + refused.why()));
      }
      lane.pass(delay);
      if (lane.stopped().isPresent()) {
        return new Result.NotReady(lane.stopped().get());
      }
      delay = Backoff.next(delay, FARTHEST);
    }
  }

  /** Asks again where the host did not answer. */
  private Result once(Lane lane) {
    Duration delay = UNREACHABLE_DELAY;
    int most = isBegun() ? HostLink.FAR_TRIES : UNREACHABLE_TRIES;
    for (int tries = 1; ; tries++) {
      Result result = ask(lane);
      if (tries == most
          || !(result instanceof Result.NotReady not)
          || !(not.stop() instanceof RunStop.Unreachable unreachable)
          || !unreachable.again()) {
        return result;
      }
      view.step(isBegun() ? RunView.HOST_IS_LOST + unreachable.why() : unreachable.why());
      view.show();
      lane.pass(delay);
      if (lane.stopped().isPresent()) {
        return new Result.NotReady(lane.stopped().get());
      }
      delay = Backoff.next(delay, Resends.FARTHEST);
    }
  }

  /** What was begun on the host may still run: it is waited for as in the middle of a run. */
  private boolean isBegun() {
    return halts || request.route().flatMap(Route::begunOn).isPresent();
  }

  private Result ask(Lane lane) {
    List<RunEvent> journal = events.all();
    boolean byWorker = way.isByWorker();
    Instant sent = Now.instant();
    try {
      PrepareReport report = host.prepare(order(journal));
      return switch (report) {
        case PrepareReport.Ready ready -> {
          events.confirm(journal);
          notices.accept(ready.notices() || byWorker);
          yield new Result.Ready(ready);
        }
        case PrepareReport.EndedBefore before ->
            new Result.NotReady(new RunStop.EndedBefore(before.outcome()));
        case PrepareReport.Refused refused -> {
          notices.accept(refused.notices() || byWorker);
          yield new Result.NotReady(new RunStop.Refused(refused.refusal(), refused.why()));
        }
      };
    } catch (PayloadCodecException e) {
      return new Result.NotReady(Failures.refused("prepare", e));
    } catch (CanceledFailure e) {
      return new Result.NotReady(lane.stopped().orElse(new RunStop.CanceledOnEngine()));
    } catch (ActivityFailure e) {
      if (Way.isUntaken(e)
          && lane.stopped().isEmpty()
          && way.leave(byWorker, Duration.between(sent, Now.instant()))) {
        return ask(lane);
      }
      return new Result.NotReady(lane.stopped().orElseGet(() -> Failures.stop("prepare", e)));
    }
  }

  private PrepareOrder order(List<RunEvent> journal) {
    Runbook runbook = request.definition().runbook();
    return new PrepareOrder(
        request.runId(),
        request.host(),
        way.node(),
        request.definition(),
        request.identity().parametersSha256(),
        runbook.locksHost(),
        request.secrets(),
        request.secretFiles(),
        reboots(runbook),
        Optional.of(request.parameters()),
        journal,
        way.route(),
        halts);
  }

  /** Whether a step of it reboots the host. */
  static boolean reboots(Runbook runbook) {
    return Stream.concat(
            runbook.phases().stream().flatMap(phase -> phase.steps().stream()),
            runbook.finallySteps().stream())
        .flatMap(
            step ->
                switch (step) {
                  case Step.Single single -> Stream.of(single);
                  case Step.Parallel group -> group.steps().stream();
                })
        .flatMap(step -> Stream.concat(Stream.of(step.main()), step.fallbacks().stream()))
        .map(Variant::action)
        .anyMatch(action -> action instanceof Action.Uses uses && uses.action().equals("reboot"));
  }
}
