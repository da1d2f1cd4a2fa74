package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.fleet.BatchNews;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.fleet.Waves;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runs of single hosts, each a workflow of its own under {@code <run id>/<host>}: one host's
 * trouble or size of history never touches another's.
 */
final class FleetHosts {
  private static final int SUMMARY = 200;

  /** A run of one host, or of some together. */
  private record Open(
      String id,
      ChildWorkflowStub run,
      CancellationScope scope,
      Set<String> hosts,
      boolean together) {
    /** By its id alone, for it may have gone on with a fresh history. */
    void tell(Decision decision) {
      run.getExecution().get();
      Workflow.newUntypedExternalWorkflowStub(id).signal(RunbookWorkflow.DECIDE, decision);
    }
  }

  private final RunRequest request;
  private final boolean attributes;
  private final BooleanSupplier goesOn;
  private final Consumer<String> failing;
  private final BiConsumer<String, String> alone;
  private final BiConsumer<String, HostEnd> ended;
  private final Set<String> canaries;
  private final List<Open> open = new ArrayList<>();
  private Optional<RunStop> stopped = Optional.empty();

  /**
   * Of the fleet of {@code request}.
   *
   * @param goesOn whether a host that left its batch is still to be gone on with
   * @param failing is told of each host that goes on, and on which something went wrong
   * @param alone is told of each host that left its batch and goes on, and why
   * @param ended is told how each host ended
   */
  FleetHosts(
      RunRequest request,
      boolean attributes,
      BooleanSupplier goesOn,
      Consumer<String> failing,
      BiConsumer<String, String> alone,
      BiConsumer<String, HostEnd> ended) {
    this.alone = alone;
    this.goesOn = goesOn;
    this.failing = failing;
    this.request = request;
    this.attributes = attributes;
    this.ended = ended;
    this.canaries = request.fleet().map(fleet -> awaited(fleet, request)).orElse(Set.of());
  }

  /** Canaries for which others wait; where they are all there is, there is nobody to spare. */
  private static Set<String> awaited(Fleet fleet, RunRequest request) {
    Strategy strategy = request.definition().runbook().strategy().orElse(Strategy.DEFAULT);
    Waves waves = Waves.of(fleet, strategy);
    return waves.sizes().size() > 1 ? waves.canaries().keySet() : Set.of();
  }

  /** Of targets that are begun together all are canaries, or none. */
  private RunRequest asAwaited(RunRequest child, Fleet.Target target) {
    return canaries.contains(target.host().name()) ? child.asCanary() : child;
  }

  /** Hosts that have not ended. */
  int open() {
    return open.stream().mapToInt(one -> one.hosts().size()).sum();
  }

  void start(Fleet.Target target) {
    start(target, false);
  }

  /** One whose run has ended without an answer: it goes on from the host's record. */
  void startAgain(Fleet.Target target) {
    start(target, true);
  }

  private void start(Fleet.Target target, boolean again) {
    // A canary that was away is waited for no more.
    RunRequest child = again ? request.on(target) : asAwaited(request.on(target), target);
    String host = target.host().name();
    start(
        child,
        child.runId().value(),
        Set.of(host),
        false,
        again,
        run ->
            run.executeAsync(RunOutcome.class, child)
                .handle(
                    (outcome, failure) -> {
                      arrived(host, false, outcome == null ? end(failure) : end(outcome));
                      return null;
                    }));
  }

  /** Some that are acted on together, as long as all goes well. */
  void start(int number, List<Fleet.Target> targets) {
    RunRequest child = asAwaited(request.inBatch(targets), targets.getFirst());
    Set<String> hosts = new LinkedHashSet<>();
    targets.forEach(target -> hosts.add(target.host().name()));
    start(
        child,
        RunRequest.batchId(request.runId(), number).value(),
        hosts,
        true,
        false,
        run ->
            run.executeAsync(BatchNews.class, child)
                .handle(
                    (news, failure) -> {
                      if (news != null) {
                        heard(news);
                      }
                      // Those of a batch that broke down, or was ended by force.
                      hosts.forEach(host -> arrived(host, true, end(failure)));
                      return null;
                    }));
  }

  private void start(
      RunRequest child,
      String id,
      Set<String> hosts,
      boolean together,
      boolean again,
      Consumer<ChildWorkflowStub> begin) {
    ChildWorkflowStub run =
        Workflow.newUntypedChildWorkflowStub(
            request.definition().runbook().name(), options(child, id, again));
    // The end of the fleet's own scope must not cut off what a host has begun.
    CancellationScope scope = Workflow.newDetachedCancellationScope(() -> begin.accept(run));
    open.add(new Open(id, run, scope, new LinkedHashSet<>(hosts), together));
    scope.run();
  }

  /** A batch tells of some of its hosts, perhaps not for the first time. */
  void heard(BatchNews news) {
    news.ended().forEach((host, end) -> arrived(host, true, end));
    news.failing().forEach(failing);
    news.alone()
        .forEach((host, why) -> alone(host, why, Optional.ofNullable(news.begunOn().get(host))));
  }

  private void arrived(String host, boolean together, HostEnd end) {
    if (isTakenOut(host, together)) {
      ended.accept(host, end);
    }
  }

  /** One on which something has begun is gone on with also to its end: there it must be stopped. */
  private void alone(String host, String why, Optional<NodeId> begunOn) {
    if (isTakenOut(host, true)) {
      target(host)
          .filter(target -> goesOn.getAsBoolean() || begunOn.isPresent())
          .map(target -> begunOn.map(target::begunOn).orElse(target))
          .ifPresentOrElse(
              target -> {
                // At once: to tell of it gives way to others, who would find no host open.
                startOrEnd(target);
                alone.accept(host, why);
              },
              () -> ended.accept(host, new HostEnd(HostState.FAILED, Texts.cut(why, SUMMARY), 0)));
    }
  }

  private void startOrEnd(Fleet.Target target) {
    start(target);
    Open begun = open.getLast();
    if (!goesOn.getAsBoolean()) {
      stopped.ifPresent(stop -> stopOnceBegun(stop, begun));
    }
  }

  /** Before it has begun, to stop it would mean that it never begins. */
  private static void stopOnceBegun(RunStop why, Open host) {
    Workflow.newDetachedCancellationScope(
            () ->
                Async.procedure(
                        () -> {
                          host.run().getExecution().get();
                          stop(why, List.of(host));
                        })
                    .handle((done, failure) -> failure == null))
        .run();
  }

  /** False if that was known before. */
  private boolean isTakenOut(String host, boolean together) {
    boolean known = false;
    for (Open one : List.copyOf(open)) {
      known |= one.together() == together && one.hosts().remove(host);
      if (one.hosts().isEmpty()) {
        open.remove(one);
      }
    }
    return known;
  }

  private Optional<Fleet.Target> target(String host) {
    return request.fleet().stream()
        .flatMap(fleet -> fleet.targets().stream())
        .filter(target -> target.host().name().equals(host))
        .findFirst();
  }

  private ChildWorkflowOptions options(RunRequest child, String id, boolean again) {
    ChildWorkflowOptions.Builder options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(TaskQueues.of(child))
            .setWorkflowIdReusePolicy(
                again
                    ? WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
                    : WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            // A fleet that is ended by force leaves no host half done.
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
            .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED);
    if (attributes) {
      io.temporal.common.SearchAttributes.Builder known =
          io.temporal.common.SearchAttributes.newBuilder()
              .set(SearchAttributes.RUNBOOK, child.definition().runbook().name())
              .set(SearchAttributes.HOST, child.where())
              .set(SearchAttributes.STATUS, RunStatus.RUNNING.name());
      child.fleet().ifPresent(batch -> known.set(SearchAttributes.HOSTS, batch.names()));
      options.setTypedSearchAttributes(known.build());
    }
    return options.build();
  }

  private static HostEnd end(@Nullable RuntimeException failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    if (cause instanceof CanceledFailure || failure instanceof CanceledFailure) {
      return new HostEnd(HostState.ABORTED, "canceled on the engine", 0);
    }
    Throwable said = cause == null ? failure : cause;
    String why =
        said instanceof TemporalFailure known
            ? known.getOriginalMessage()
            : said == null ? "it returned nothing" : said.getClass().getSimpleName();
    return new HostEnd(HostState.FAILED, Texts.cut("its run failed: " + why, SUMMARY), 0);
  }

  /** How the run of a host ended, for its fleet. */
  static HostEnd end(RunOutcome outcome) {
    return new HostEnd(
        HostState.of(outcome.status()),
        Texts.cut(outcome.summary(), SUMMARY),
        outcome.pivots(),
        outcome.begunOn(),
        outcome.cause());
  }

  /** An abort reaches those that run; a pause that nobody ended lets them come to their end. */
  void stop(RunStop why) {
    stopped = Optional.of(why);
    stop(why, List.copyOf(open));
  }

  private static void stop(RunStop why, List<Open> which) {
    switch (why) {
      case RunStop.Aborted aborted -> decide(aborted.decision(), which);
      case RunStop.CanceledOnEngine ignored -> cancel(which);
      case RunStop.Broken ignored -> cancel(which);
      case RunStop.NotResumed ignored -> {}
      case RunStop.TimedOut ignored -> {}
      case RunStop.Failed ignored -> {}
      case RunStop.RollBack ignored -> {}
      case RunStop.EndedBefore ignored -> {}
      case RunStop.Refused ignored -> {}
      case RunStop.NoLock ignored -> {}
      case RunStop.Unreachable ignored -> {}
    }
  }

  /** Passes a decision on; one that has ended meanwhile needs none. */
  private static void decide(Decision decision, List<Open> which) {
    which.forEach(
        host ->
            Workflow.newDetachedCancellationScope(
                    () ->
                        Async.procedure(() -> host.tell(decision))
                            .handle((done, failure) -> failure == null))
                .run());
  }

  /** Each comes to its own clean end. */
  private static void cancel(List<Open> which) {
    which.forEach(host -> host.scope().cancel("the fleet's run was canceled"));
  }
}
