package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
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

  private final RunRequest request;
  private final EventLog events;
  private final ViewKeeper view;
  private final Consumer<Boolean> notices;

  /**
   * Of the host of {@code request}.
   *
   * @param notices is told whether the node tells anybody of the run
   */
  Preparation(RunRequest request, EventLog events, ViewKeeper view, Consumer<Boolean> notices) {
    this.notices = notices;
    this.request = request;
    this.events = events;
    this.view = view;
  }

  /** Prepares the host; one that is held by another run is waited for, at most {@code most}. */
  Result prepare(Lane lane, Duration most) {
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
      delay = delay.multipliedBy(2).compareTo(FARTHEST) < 0 ? delay.multipliedBy(2) : FARTHEST;
    }
  }

  private Result once(Lane lane) {
    List<RunEvent> journal = events.all();
    try {
      PrepareReport report =
          Workflow.newActivityStub(
                  HostActivities.class, ActivityProfiles.prepare(TaskQueues.of(request)))
              .prepare(order(journal));
      return switch (report) {
        case PrepareReport.Ready ready -> {
          events.confirm(journal);
          notices.accept(ready.notices());
          yield new Result.Ready(ready);
        }
        case PrepareReport.EndedBefore before ->
            new Result.NotReady(new RunStop.EndedBefore(before.outcome()));
        case PrepareReport.Refused refused -> {
          notices.accept(refused.notices());
          yield new Result.NotReady(new RunStop.Refused(refused.refusal(), refused.why()));
        }
      };
    } catch (CanceledFailure e) {
      return new Result.NotReady(lane.stopped().orElse(new RunStop.CanceledOnEngine()));
    } catch (ActivityFailure e) {
      return new Result.NotReady(
          lane.stopped().orElse(new RunStop.Broken(Failures.words("prepare", e))));
    }
  }

  private PrepareOrder order(List<RunEvent> journal) {
    Runbook runbook = request.definition().runbook();
    return new PrepareOrder(
        request.runId(),
        request.host(),
        request.node(),
        request.definition(),
        request.identity().parametersSha256(),
        runbook.locks().contains("host"),
        request.secrets(),
        request.secretFiles(),
        reboots(runbook),
        Optional.of(request.parameters()),
        journal);
  }

  private static boolean reboots(Runbook runbook) {
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
