package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.gateway.GatewayActivities;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.profile.ActivityProfiles;
import dev.salvor.workflow.profile.Backoff;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Hosts that did not answer and are taken up when they come back, up to a limit. Beside the waves,
 * which go on meanwhile: the gateway is asked for all of them at once, at first soon, then less
 * often, and nothing is held in between. What was done on a host before is on its record, which its
 * run goes on from.
 */
final class FleetDeferral {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofMinutes(1);
  private static final int AT_ONCE = 50;

  /**
   * The form that survives continue-as-new.
   *
   * @param until when the limit of each host is over that has ever been deferred
   * @param ends how each that is deferred now ended before
   */
  record Saved(Map<String, Instant> until, Map<String, HostEnd> ends) {
    Saved {
      until = Copies.ordered(until);
      ends = Copies.ordered(ends);
    }
  }

  /** What follows for the fleet. */
  record Then(
      BooleanSupplier mayBegin, Consumer<Fleet.Target> again, BiConsumer<String, HostEnd> over) {}

  private static final class Away {
    final HostEnd end;
    Duration pause;
    Instant next;

    Away(HostEnd end, Duration pause) {
      this.end = end;
      this.pause = pause;
      this.next = Now.instant().plus(pause);
    }
  }

  private final Fleet fleet;
  private final Then then;
  private final Map<String, Instant> until = new LinkedHashMap<>();
  private final Map<String, Away> away = new LinkedHashMap<>();
  private boolean asking;
  private boolean over;

  FleetDeferral(Fleet fleet, Then then) {
    this.fleet = fleet;
    this.then = then;
  }

  Optional<Saved> saved() {
    Map<String, HostEnd> ends = new LinkedHashMap<>();
    away.forEach((host, a) -> ends.put(host, a.end));
    return until.isEmpty() ? Optional.empty() : Optional.of(new Saved(until, ends));
  }

  void resume(Saved saved) {
    until.putAll(saved.until());
    saved.ends().forEach((host, end) -> away.put(host, new Away(end, firstPause(host))));
    ask();
  }

  /** Whether any host is waited for. */
  boolean isAny() {
    return !away.isEmpty();
  }

  /** How the end of a host's run counts: one that did not answer is deferred, if there is time. */
  HostEnd end(String host, HostEnd end) {
    if (fleet.defer().isEmpty() || over || end.state() != HostState.UNREACHABLE) {
      return end;
    }
    Instant limit = until.computeIfAbsent(host, h -> Now.instant().plus(fleet.defer().get()));
    if (!Now.instant().isBefore(limit)) {
      return end;
    }
    away.put(host, new Away(end, firstPause(host)));
    ask();
    return end.as(
        HostState.DEFERRED,
        "until " + limit.truncatedTo(ChronoUnit.SECONDS) + ": " + end.summary());
  }

  private Duration firstPause(String host) {
    return fleet.targets().stream()
            .filter(target -> target.host().name().equals(host))
            .anyMatch(FleetDeferral::isByWorkerOnly)
        ? LONGEST_PAUSE
        : FIRST_PAUSE;
  }

  /** Nobody is waited for any longer; they did not answer. */
  void giveUp() {
    over = true;
    Map<String, Away> left = new LinkedHashMap<>(away);
    away.clear();
    left.forEach((host, a) -> then.over().accept(host, a.end));
  }

  private void ask() {
    if (asking) {
      return;
    }
    asking = true;
    // The end of the fleet's own scope is told by giving up.
    Workflow.newDetachedCancellationScope(() -> Async.procedure(this::untilNoneIsAway)).run();
  }

  private void untilNoneIsAway() {
    while (!over && !away.isEmpty()) {
      Instant due = due();
      Duration pause = Duration.between(Now.instant(), due);
      if (!pause.isNegative() && !pause.isZero()) {
        Workflow.await(pause, () -> over || maySeek() || due().isBefore(due));
      }
      if (!over) {
        expire();
        if (maySeek()) {
          look();
        }
      }
    }
    asking = false;
  }

  /** Whether a host is to be asked now, and could begin if it answered. */
  private boolean maySeek() {
    return then.mayBegin().getAsBoolean()
        && away.values().stream().anyMatch(one -> !Now.instant().isBefore(one.next));
  }

  /** When something is to be done also if no host may begin. */
  private Instant due() {
    return away.entrySet().stream().map(this::due).min(Instant::compareTo).orElse(Instant.MAX);
  }

  private Instant due(Map.Entry<String, Away> host) {
    Instant limit = until.getOrDefault(host.getKey(), Instant.EPOCH);
    Instant next = host.getValue().next;
    return next.isAfter(Now.instant()) && next.isBefore(limit) ? next : limit;
  }

  private void expire() {
    for (Map.Entry<String, Away> one : List.copyOf(away.entrySet())) {
      String host = one.getKey();
      if (!Now.instant().isBefore(until.getOrDefault(host, Instant.EPOCH))) {
        HostEnd end = one.getValue().end;
        away.remove(host);
        then.over().accept(host, end.as(end.state(), end.summary() + "; not back in time"));
      }
    }
  }

  private void look() {
    Map<String, List<Fleet.Target>> byGateway = new LinkedHashMap<>();
    for (Fleet.Target target : fleet.targets()) {
      Away waits = away.get(target.host().name());
      if (waits != null && !Now.instant().isBefore(waits.next)) {
        waits.pause = Backoff.next(waits.pause, LONGEST_PAUSE);
        waits.next = Now.instant().plus(waits.pause);
        if (isByWorkerOnly(target)) {
          back(target.host().name());
        } else {
          target
              .route()
              .map(Route::gateway)
              .ifPresent(g -> byGateway.computeIfAbsent(g, k -> new ArrayList<>()).add(target));
        }
      }
    }
    byGateway.forEach(
        (gateway, targets) -> {
          for (int from = 0; from < targets.size(); from += AT_ONCE) {
            look(gateway, targets.subList(from, Math.min(targets.size(), from + AT_ONCE)));
          }
        });
  }

  /** Nobody else could say whether its worker is back: its own run asks for a while. */
  private static boolean isByWorkerOnly(Fleet.Target target) {
    return target.route().flatMap(Route::worker).filter(Route.OwnWorker::only).isPresent();
  }

  private void look(String gateway, List<Fleet.Target> targets) {
    GatewayQuestion question =
        new GatewayQuestion.Check(
            targets.stream().map(t -> new GatewayQuestion.Checked(t.host(), t.route())).toList(),
            ANSWER);
    try {
      GatewayAnswer answer =
          Workflow.newActivityStub(
                  GatewayActivities.class,
                  ActivityOptions.newBuilder(
                          ActivityProfiles.gateway(
                              TaskQueues.gateway(gateway), ANSWER.plus(MARGIN)))
                      // Those behind other gateways do not wait for one that is gone.
                      .setScheduleToCloseTimeout(ANSWER.plus(MARGIN).multipliedBy(2))
                      .build())
              .ask(question);
      if (answer instanceof GatewayAnswer.Checks checks) {
        checks.hosts().stream()
            .filter(check -> check.unreachable().isEmpty())
            .forEach(check -> back(check.host().name()));
      }
    } catch (ActivityFailure e) {
      // A gateway that cannot say is asked again like the hosts.
      return;
    }
  }

  /** Begins it again, or asks it again once there is a place for it. */
  private void back(String host) {
    if (!over && !then.mayBegin().getAsBoolean()) {
      Optional.ofNullable(away.get(host)).ifPresent(waits -> waits.next = Now.instant());
      return;
    }
    Away back = over ? null : away.remove(host);
    if (back != null) {
      fleet.targets().stream()
          .filter(target -> target.host().name().equals(host))
          .map(target -> back.end.begunOn().map(target::begunOn).orElse(target))
          .forEach(then.again());
    }
  }
}
