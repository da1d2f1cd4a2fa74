package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Hosts that do not answer and come back, or do not. */
final class FleetDeferralTest {
  @AutoClose private final FleetEngine engine = new FleetEngine();

  private static Definition oneByOne() {
    return book(phase("one", step("a")))
        .strategy(
            new Strategy(
                List.of(Share.count(1)),
                1,
                Share.count(0),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Strategy.OnWaveFailure.ABORT,
                Duration.ofHours(1)))
        .pin();
  }

  private static Fleet deferring(int hosts, Duration limit) {
    return FleetEngine.hosts(hosts).deferring(limit);
  }

  private static void mends(FleetEngine engine) {
    engine.looks.onBack(host -> engine.script.ends(RunStatus.SUCCEEDED, host));
  }

  @Test
  void aHostThatComesBackIsTakenUpAndTheWavesGoOnMeanwhile() {
    engine.script.ends(RunStatus.UNREACHABLE, "h2");
    engine.looks.silent("h2", 3);
    mends(engine);
    FleetOutcome outcome = engine.start(oneByOne(), deferring(3, Duration.ofHours(1))).outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(outcome.summary()).isEqualTo("3 of 3 hosts succeeded");
    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3", "h2");
    assertThat(engine.script.goneOn()).containsExactly("h2");
    assertThat(engine.looks.asked()).hasSize(4).containsOnly(List.of("h2"));
  }

  @Test
  void aHostThatDoesNotComeBackCountsWhenItsTimeIsOver() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 1000);
    FleetOutcome outcome = engine.start(oneByOne(), deferring(2, Duration.ofMinutes(10))).outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(outcome.hosts())
        .extractingByKey("h1")
        .satisfies(end -> assertThat(end.summary()).contains("not back in time"));
    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h2");
    // 15 s, 30 s, 1 min, then every 2 min.
    assertThat(engine.looks.asked()).hasSizeBetween(6, 8);
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
  }

  @Test
  void withoutALimitAHostThatDoesNotAnswerEndsTheRunAsBefore() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    FleetOutcome outcome = engine.start(oneByOne(), FleetEngine.hosts(2)).outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(engine.script.touched()).containsExactly("h1");
    assertThat(engine.looks.asked()).isEmpty();
  }

  @Test
  void anAbortWhileAHostIsAwayOnWhichNothingHasBegunIsAnAbort() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.script.neverBegins("h1");
    engine.looks.silent("h1", 1000);
    FleetEngine.Started run = engine.start(oneByOne(), deferring(2, Duration.ofHours(6)));
    run.awaitView(view -> view.step().contains("1 deferred") && view.step().contains("0 running"));
    run.decide(Decision.Kind.ABORT);

    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
  }

  @Test
  void aDeferredHostIsShownAndAnAbortDoesNotWaitForIt() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 1000);
    FleetEngine.Started run = engine.start(oneByOne(), deferring(2, Duration.ofHours(6)));
    run.awaitView(view -> view.step().contains("1 deferred") && view.step().contains("0 running"));

    assertThat(run.fleet().counts())
        .containsEntry(HostState.DEFERRED, 1)
        .containsEntry(HostState.SUCCEEDED, 1);
    run.decide(Decision.Kind.ABORT);
    FleetOutcome outcome = run.outcome();
    assertThat(FleetEngine.in(outcome, HostState.UNREACHABLE)).containsExactly("h1");
    // What was begun on it may still run.
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void whoIsDeferredStaysSoOverACutHistory() {
    try (FleetEngine cutting = new FleetEngine(new InterpreterOptions(Duration.ofHours(1), 1))) {
      cutting.script.ends(RunStatus.UNREACHABLE, "h1", "h2");
      cutting.looks.silent("h1", 2);
      cutting.looks.silent("h2", 4);
      mends(cutting);
      FleetEngine.Started run = cutting.start(oneByOne(), deferring(4, Duration.ofHours(1)));
      FleetOutcome outcome = run.outcome();

      assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(run.histories()).hasSizeGreaterThan(3);
      assertThat(cutting.script.touched())
          .containsExactlyInAnyOrder("h1", "h2", "h3", "h4", "h1", "h2");
      assertThat(cutting.script.goneOn()).containsExactlyInAnyOrder("h1", "h2");
    }
  }

  @Test
  void aPauseDoesNotStopTheTimeOfThoseThatAreAway() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    FleetEngine.Started run = engine.start(oneByOne(), deferring(2, Duration.ofMinutes(10)));
    engine.looks.silent("h1", 1);
    run.awaitView(view -> view.step().contains("1 deferred") && view.step().contains("0 running"));
    run.decide(Decision.Kind.PAUSE);
    engine.environment.sleep(Duration.ofMinutes(30));

    assertThat(engine.script.touched()).as("a paused run begins none").hasSize(2);
    run.decide(Decision.Kind.RESUME);
    FleetOutcome outcome = run.outcome();
    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(outcome.hosts())
        .extractingByKey("h1")
        .satisfies(
            end -> {
              assertThat(end.summary()).contains("not back in time");
              assertThat(end.begunOn()).as("what nobody knows is kept").isPresent();
            });
  }

  @Test
  void aPauseEndsARunThatNobodyResumesAlsoWhileAHostIsAway() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 1000);
    FleetEngine.Started run = engine.start(oneByOne(), deferring(2, Duration.ofDays(30)));
    run.awaitView(view -> view.step().contains("1 deferred") && view.step().contains("0 running"));
    run.decide(Decision.Kind.PAUSE);
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).as("%s", outcome).isNotEqualTo(RunStatus.SUCCEEDED);
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isBetween(Duration.ofDays(6), Duration.ofDays(9));
  }

  @Test
  void aHostThatOnlyItsWorkerReachesIsBegunAgainNowAndThen() {
    Fleet fleet = deferring(1, Duration.ofHours(1));
    Fleet.Target target = fleet.targets().getFirst();
    Route route = target.route().orElseThrow();
    Fleet own =
        new Fleet(
            fleet.on(),
            List.of(
                new Fleet.Target(
                    target.host(),
                    Optional.of(
                        new Route(
                            route.host(),
                            route.gateway(),
                            route.to(),
                            route.through(),
                            route.secrets(),
                            Optional.of(new Route.OwnWorker(Engine.NODE, true)),
                            Optional.empty())))),
            fleet.batch(),
            fleet.defer());
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    FleetOutcome outcome = engine.start(oneByOne(), own).outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(engine.looks.asked()).isEmpty();
    assertThat(engine.script.touched()).hasSizeBetween(20, 35);
  }
}
