package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.Optional;

/**
 * By which way orders reach the run's host. A host with a worker of its own is reached by that one
 * first; when it takes no order any more, over SSH for the rest of the run. An order that is sent
 * again by the other way is the same order: the host's record knows it, and what runs is found.
 */
final class Way {
  private static final String WORKER = "worker";
  private static final String SSH = "ssh";

  private final RunRequest request;
  private final EventLog events;
  private final Ledger ledger;
  private final Duration patience;
  private boolean left;

  /** How long the worker was waited for, while no event says that it was left. */
  private Optional<Duration> untold = Optional.empty();

  Way(RunRequest request, EventLog events, Ledger ledger, Duration patience) {
    this.patience = patience;
    this.request = request;
    this.events = events;
    this.ledger = ledger;
  }

  private Optional<Route.OwnWorker> worker() {
    return request.route().flatMap(Route::worker);
  }

  /** Whether orders go to the host's own worker now. */
  boolean isByWorker() {
    return worker().isPresent() && !left;
  }

  /** Where orders go now. */
  String queue() {
    return isByWorker() ? TaskQueues.own(worker().orElseThrow().node()) : TaskQueues.of(request);
  }

  /** Where orders go that carry a route, whoever does the others. */
  String farQueue() {
    return TaskQueues.of(request);
  }

  /**
   * What orders carry that bring data along: it lies with the gateway, not on the host. A worker
   * that is the only way takes what lies on its own machine.
   */
  Optional<Route> bringing() {
    return worker().filter(Route.OwnWorker::only).isPresent() ? route() : request.route();
  }

  /** How long an order waits to be taken: a worker that is gone is not waited for without end. */
  ActivityOptions patient(ActivityOptions options) {
    return isByWorker() ? ActivityProfiles.ofWorker(options, patience) : options;
  }

  /** What orders carry now; a worker does them on its own machine. */
  Optional<Route> route() {
    return isByWorker() ? Optional.empty() : request.route();
  }

  /** The node that the order is for, where no route says otherwise. */
  NodeId node() {
    return isByWorker() ? worker().orElseThrow().node() : request.node();
  }

  /** Whether nobody took the order. */
  static boolean isUntaken(ActivityFailure failure) {
    return failure.getCause() instanceof TimeoutFailure timeout
        && timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
  }

  /** Why, for people. */
  static String untaken() {
    return "the worker of the host takes no orders";
  }

  /**
   * Leaves the worker for SSH, if there is such a way.
   *
   * @param byWorker whether the order that nobody took was sent to the worker
   * @return whether the order is to be sent again
   */
  boolean leave(boolean byWorker, Duration waited) {
    if (!byWorker || worker().filter(Route.OwnWorker::only).isPresent()) {
      return false;
    }
    if (!left) {
      left = true;
      untold = Optional.of(waited);
      ledger.pivot();
    }
    return true;
  }

  /** Puts on record that the worker was left, at the first step that goes the other way. */
  void tell(String step, int attempt) {
    if (untold.isEmpty()) {
      return;
    }
    Duration waited = untold.get();
    untold = Optional.empty();
    events.add(
        (seq, at) ->
            new RunEvent.PivotTaken(
                seq,
                at,
                request.host().name(),
                step,
                attempt,
                WORKER,
                SSH,
                RunEvent.PivotTaken.WORKER_AWAY,
                untaken(),
                waited));
  }

  /** Whether the worker was left. */
  boolean isLeft() {
    return left;
  }

  void resume(boolean hasLeft) {
    left = hasLeft;
  }
}
