package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Halts;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Hosts of which nobody knows how they ended: no wave begins as if all were well. */
final class FleetSilenceTest {
  @AutoClose private final FleetEngine engine = new FleetEngine();

  private static Definition oneByOne(Halts halts) {
    return book(phase("one", step("a")))
        .strategy(
            new Strategy(
                    List.of(Share.count(1)),
                    2,
                    Share.count(9),
                    Optional.empty(),
                    Duration.ZERO,
                    Optional.empty(),
                    Strategy.OnWaveFailure.ABORT,
                    Duration.ofHours(3))
                .halting(halts))
        .pin();
  }

  private static Definition asking() {
    return oneByOne(new Halts(List.of(), Optional.empty(), Optional.empty(), Halts.OnUnknown.ASK));
  }

  private static Definition atMost(Share silent) {
    return oneByOne(
        new Halts(List.of(), Optional.empty(), Optional.of(silent), Halts.OnUnknown.CONTINUE));
  }

  private static Fleet deferring(int hosts) {
    return FleetEngine.hosts(hosts).deferring(Duration.ofHours(1));
  }

  private static void mends(FleetEngine engine) {
    engine.looks.onBack(host -> engine.script.ends(RunStatus.SUCCEEDED, host));
  }

  private static FleetEngine.Started awaitAsked(FleetEngine.Started run, String why) {
    run.awaitView(view -> view.waiting().filter(q -> q.why().contains(why)).isPresent());
    return run;
  }

  @Test
  void aHostThatWasLostInTheMiddleHoldsTheNextWaveUntilItsEndIsKnown() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 4);
    mends(engine);
    FleetEngine.Started run = engine.start(asking(), deferring(3));
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.script.touched()).containsExactly("h1", "h1", "h2", "h3");
  }

  @Test
  void itsLateFailureCountsBeforeTheNextWave() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 2);
    engine.looks.onBack(host -> engine.script.fails("ROLLBACK_UNHEALTHY", host));
    FleetOutcome outcome =
        engine
            .start(
                oneByOne(
                    new Halts(
                        List.of("ROLLBACK_UNHEALTHY"),
                        Optional.empty(),
                        Optional.empty(),
                        Halts.OnUnknown.ASK)),
                deferring(3))
            .outcome();

    assertThat(engine.script.touched()).containsExactly("h1", "h1");
    assertThat(outcome.summary()).startsWith("failed with ROLLBACK_UNHEALTHY; first h1");
  }

  @Test
  void somebodyMayGoOnWithoutItAndIsNotAskedAboutItAgain() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    FleetEngine.Started run = engine.start(asking(), FleetEngine.hosts(4));
    awaitAsked(run, "nobody knows how it ended on h1");
    assertThat(engine.script.touched()).containsExactly("h1");
    run.decide(Decision.Kind.SKIP);
    FleetOutcome outcome = run.outcome();

    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h2", "h3", "h4");
    assertThat(outcome.status()).isEqualTo(RunStatus.UNREACHABLE);
  }

  @Test
  void whereNobodyAnswersNoOtherWaveBegins() {
    engine.script.fails("UNKNOWN", "h1");
    FleetOutcome outcome = engine.start(asking(), FleetEngine.hosts(3)).outcome();

    assertThat(outcome.summary()).startsWith("nobody knows how it ended on h1; ");
    assertThat(FleetEngine.in(outcome, HostState.NOT_STARTED)).containsExactly("h2", "h3");
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isGreaterThanOrEqualTo(Duration.ofHours(3));
  }

  @Test
  void aHostOnWhichNothingHadBegunHoldsNobody() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.script.neverBegins("h1");
    engine.looks.silent("h1", 2);
    mends(engine);
    FleetOutcome outcome = engine.start(asking(), deferring(3)).outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3", "h1");
  }

  @Test
  void moreThanMayBeAwayHoldTheRunUntilEnoughAreBack() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1", "h2");
    engine.looks.silent("h1", 3);
    engine.looks.silent("h2", 3);
    mends(engine);
    FleetEngine.Started run = engine.start(atMost(Share.percent(20)), deferring(5));
    awaitAsked(run, "2 hosts do not answer, at most 1 may: h1, h2");
    assertThat(engine.script.touched()).containsExactly("h1", "h2");
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.script.goneOn()).containsExactlyInAnyOrder("h1", "h2");
    assertThat(engine.script.touched()).hasSize(7);
  }

  @Test
  void whoIsLetGoStaysSoOverACutHistory() {
    try (FleetEngine cutting = new FleetEngine(new InterpreterOptions(Duration.ofHours(1), 1))) {
      cutting.script.ends(RunStatus.UNREACHABLE, "h1", "h2");
      cutting.looks.silent("h1", 1000);
      cutting.looks.silent("h2", 1000);
      FleetEngine.Started run = cutting.start(atMost(Share.count(1)), deferring(5));
      awaitAsked(run, "2 hosts do not answer, at most 1 may: h1, h2");
      assertThat(run.fleet().halted()).isPresent();
      assertThat(cutting.script.touched()).containsExactly("h1", "h2");
      run.decide(Decision.Kind.SKIP);
      run.awaitView(view -> view.step().contains("2 deferred") && view.phaseNumber() == 5);
      run.awaitTouched(5);
      run.decide(Decision.Kind.ABORT);
      FleetOutcome outcome = run.outcome();

      assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h3", "h4", "h5");
      assertThat(run.histories()).hasSizeGreaterThan(2);
    }
  }

  @Test
  void anAbortEndsARunThatWaits() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.script.neverBegins("h1");
    engine.looks.silent("h1", 1000);
    FleetEngine.Started run = engine.start(atMost(Share.count(0)), deferring(3));
    awaitAsked(run, "1 host does not answer, at most 0 may: h1");
    run.decide(Decision.Kind.ABORT);

    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
    assertThat(engine.script.touched()).containsExactly("h1");
  }

  @Test
  void itsHistoryIsReplayedAsItWas() throws Exception {
    engine.script.ends(RunStatus.UNREACHABLE, "h1", "h2");
    engine.looks.silent("h1", 4);
    engine.looks.silent("h2", 7);
    mends(engine);
    FleetEngine.Started run =
        engine.start(
            oneByOne(
                new Halts(
                    List.of(), Optional.empty(), Optional.of(Share.count(1)), Halts.OnUnknown.ASK)),
            deferring(4));
    run.outcome();

    Engine.replay(run.histories().getFirst(), InterpreterOptions.DEFAULT);
  }

  @Test
  void aBudgetInPercentHoldsInTheMiddleOfAWaveWithAtLeastOne() {
    engine.script.ends(RunStatus.FAILED, "h2", "h4");
    Strategy strategy =
        new Strategy(
                List.of(Share.percent(100)),
                1,
                Share.percent(2),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                Strategy.OnWaveFailure.ABORT,
                Duration.ofHours(3))
            .bearing(1);
    FleetOutcome outcome =
        engine
            .start(book(phase("one", step("a"))).strategy(strategy).pin(), FleetEngine.hosts(8))
            .outcome();

    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3", "h4");
    assertThat(outcome.summary())
        .startsWith("2 hosts failed or did not answer, at most 1 may; first h2: h2 ended; ");
  }
}
