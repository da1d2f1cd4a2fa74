package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.runbook.Strategy.OnWaveFailure;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which hosts a fleet's run begins, and which it does not. */
final class FleetRunTest {
  @AutoClose private final FleetEngine engine = new FleetEngine();

  private static Strategy waves(
      int maxErrors, OnWaveFailure onWaveFailure, int maxConcurrency, Share... serial) {
    return new Strategy(
        List.of(serial),
        maxConcurrency,
        Share.count(maxErrors),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        onWaveFailure,
        Duration.ofHours(24));
  }

  private static Definition by(Strategy strategy) {
    return book(phase("one", step("a"))).strategy(strategy).pin();
  }

  private FleetEngine.Started start(Strategy strategy, int hosts) {
    return engine.start(by(strategy), FleetEngine.hosts(hosts));
  }

  @Test
  void goesThroughTheWavesInOrderAndTellsOfEachHost() {
    FleetEngine.Started run =
        start(waves(0, OnWaveFailure.ABORT, 10, Share.count(1), Share.percent(40)), 5);
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(outcome.summary()).isEqualTo("5 of 5 hosts succeeded");
    assertThat(engine.script.touched().subList(0, 1)).containsExactly("h1");
    assertThat(engine.script.touched().subList(1, 3)).containsExactlyInAnyOrder("h2", "h3");
    assertThat(engine.script.touched().subList(3, 5)).containsExactlyInAnyOrder("h4", "h5");
    assertThat(outcome.hosts().keySet()).containsExactly("h1", "h2", "h3", "h4", "h5");
    assertThat(run.view().orElseThrow().host()).isEqualTo("5 hosts");
    assertThat(run.view().orElseThrow().phaseNumber()).isEqualTo(3);
    assertThat(run.fleet().counts()).isEqualTo(Map.of(HostState.SUCCEEDED, 5));
  }

  @Test
  void theFirstFailureEndsARunThatAllowsNone() {
    engine.script.ends(RunStatus.FAILED, "h2");
    FleetOutcome outcome = start(waves(0, OnWaveFailure.ABORT, 1, Share.percent(100)), 5).outcome();

    assertThat(engine.script.touched()).containsExactly("h1", "h2");
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary())
        .isEqualTo(
            "1 host failed or did not answer, at most 0 may; first h2: h2 ended; 1 of 5 hosts"
                + " succeeded, 3 not started, 1 failed");
    assertThat(FleetEngine.in(outcome, HostState.NOT_STARTED)).containsExactly("h3", "h4", "h5");
    assertThat(outcome.failures()).isEqualTo(1);
  }

  @Test
  void asManyMayFailAsTheBudgetSaysAndTheRunIsStillAFailure() {
    engine.script.ends(RunStatus.FAILED, "h1");
    engine.script.ends(RunStatus.UNREACHABLE, "h3");
    FleetOutcome all = start(waves(2, OnWaveFailure.ABORT, 1, Share.count(1)), 4).outcome();

    assertThat(all.status()).isEqualTo(RunStatus.FAILED);
    assertThat(all.hosts().values()).noneMatch(end -> end.state() == HostState.NOT_STARTED);
    FleetOutcome less = start(waves(1, OnWaveFailure.ABORT, 1, Share.count(1)), 4).outcome();
    assertThat(FleetEngine.in(less, HostState.NOT_STARTED)).containsExactly("h4");
  }

  @Test
  void hostsThatRunWhenTheBudgetIsSpentComeToTheirEnd() {
    engine.script.ends(RunStatus.FAILED, "h1");
    engine.script.wait("h2", "h3");
    FleetEngine.Started run = start(waves(0, OnWaveFailure.ABORT, 3, Share.percent(100)), 6);
    run.awaitTouched(3);
    run.awaitView(view -> view.failures() == 1);
    run.release("h2", RunStatus.SUCCEEDED);
    run.release("h3", RunStatus.SUCCEEDED_WITH_PIVOTS);
    FleetOutcome outcome = run.outcome();

    assertThat(engine.script.touched()).containsExactlyInAnyOrder("h1", "h2", "h3");
    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h2");
    assertThat(outcome.pivots()).isEqualTo(1);
  }

  @Test
  void neverMoreAtOnceThanMayBe() {
    engine.script.wait("h1", "h2", "h3");
    FleetEngine.Started run = start(waves(0, OnWaveFailure.ABORT, 3, Share.percent(100)), 20);
    run.awaitTouched(3);
    for (String host : List.of("h1", "h2", "h3")) {
      run.release(host, RunStatus.SUCCEEDED);
    }

    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.script.most()).isEqualTo(3);
  }

  @Test
  void aWaveWithTooManyFailuresIsLeftAndTheNextBegins() {
    engine.script.ends(RunStatus.FAILED, "h1", "h5");
    Strategy strategy =
        new Strategy(
            List.of(Share.count(3)),
            1,
            Share.count(5),
            Optional.of(Share.count(0)),
            Duration.ZERO,
            Optional.empty(),
            OnWaveFailure.CONTINUE,
            Duration.ofHours(24));
    FleetOutcome outcome = start(strategy, 7).outcome();

    assertThat(engine.script.touched()).containsExactly("h1", "h4", "h5", "h7");
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(FleetEngine.in(outcome, HostState.NOT_STARTED)).containsExactly("h2", "h3", "h6");
  }

  @Test
  void askedAndToldToSkipItGoesOnAndAsksOfNewFailuresOnly() {
    engine.script.ends(RunStatus.FAILED, "h1", "h3");
    FleetEngine.Started run = start(waves(0, OnWaveFailure.ASK, 1, Share.count(2)), 5);
    run.awaitView(view -> view.waiting().filter(q -> q.step().equals("wave-1")).isPresent());
    run.stub.signal("decide", Engine.decision("s1", Decision.Kind.SKIP));
    run.awaitView(view -> view.waiting().filter(q -> q.step().equals("wave-2")).isPresent());
    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3");
    run.stub.signal("decide", Engine.decision("r1", Decision.Kind.RETRY));
    run.stub.signal("decide", Engine.decision("s2", Decision.Kind.SKIP));
    FleetOutcome outcome = run.outcome();

    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3", "h4", "h5");
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.view().orElseThrow().acknowledged())
        .anyMatch(a -> a.id().equals("r1") && !a.taken() && a.effect().contains("--failed"));
  }

  @Test
  void askedAndNobodyAnswersItEnds() {
    engine.script.ends(RunStatus.FAILED, "h1");
    FleetOutcome outcome = start(waves(0, OnWaveFailure.ASK, 1, Share.count(1)), 3).outcome();

    assertThat(engine.script.touched()).containsExactly("h1");
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void anAbortReachesTheHostsThatRunAndBeginsNoOther() {
    engine.script.wait("h2", "h3");
    FleetEngine.Started run =
        start(waves(0, OnWaveFailure.ABORT, 2, Share.count(1), Share.count(9)), 8);
    run.awaitTouched(3);
    run.decide(Decision.Kind.ABORT);
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.ABORTED);
    assertThat(outcome.summary())
        .isEqualTo("aborted by ada: because; 1 of 8 hosts succeeded, 5 not started, 2 aborted");
    assertThat(engine.script.touched()).containsExactlyInAnyOrder("h1", "h2", "h3");
    assertThat(engine.script.decided()).containsExactlyInAnyOrder("h2 ABORT", "h3 ABORT");
  }

  @Test
  void aCancellationOnTheEngineCancelsTheHosts() {
    engine.script.wait("h1", "h2");
    FleetEngine.Started run = start(waves(0, OnWaveFailure.ABORT, 2, Share.percent(100)), 4);
    run.awaitTouched(2);
    run.stub.cancel();
    run.awaitView(view -> view.status() == RunStatus.ABORTED);

    assertThat(engine.script.touched()).containsExactlyInAnyOrder("h1", "h2");
    assertThat(run.fleet().counts())
        .isEqualTo(Map.of(HostState.ABORTED, 2, HostState.NOT_STARTED, 2));
  }

  @Test
  void aPauseLetsThoseThatRunEndAndBeginsNoOtherUntilItIsResumed() {
    engine.script.wait("h1");
    FleetEngine.Started run = start(waves(0, OnWaveFailure.ABORT, 1, Share.percent(100)), 3);
    run.awaitTouched(1);
    run.decide(Decision.Kind.PAUSE);
    run.awaitView(view -> view.paused().isPresent());
    run.release("h1", RunStatus.SUCCEEDED);
    run.awaitView(view -> view.step().startsWith("1 of 3 ended"));
    assertThat(engine.script.touched()).containsExactly("h1");
    run.decide(Decision.Kind.RESUME);

    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3");
  }

  @Test
  void theNextWaveWaitsForItsTimeAndForItsApproval() {
    Strategy strategy =
        new Strategy(
            List.of(Share.count(1)),
            1,
            Share.count(0),
            Optional.empty(),
            Duration.ofHours(2),
            Optional.of(
                new Approval(
                    "go on?",
                    List.of(),
                    1,
                    false,
                    Duration.ofHours(4),
                    Approval.OnTimeout.ABORT,
                    Map.of())),
            OnWaveFailure.ABORT,
            Duration.ofHours(24));
    FleetEngine.Started run = start(strategy, 3);
    run.awaitView(v -> v.step().startsWith("the next wave begins in 2h"));
    engine.environment.sleep(Duration.ofHours(2));
    run.awaitView(v -> v.waiting().filter(q -> q.step().equals("wave-2")).isPresent());
    assertThat(engine.script.touched()).containsExactly("h1");
    run.stub.signal("decide", Engine.approval("a1", "bo", Map.of()));
    run.awaitTouched(2);
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).startsWith("wave 3 was not approved within 4h");
    assertThat(engine.script.touched()).containsExactly("h1", "h2");
  }

  @Test
  void onlyUnreachableHostsMakeTheRunUnreachable() {
    engine.script.ends(RunStatus.UNREACHABLE, "h2");
    FleetOutcome outcome = start(waves(1, OnWaveFailure.ABORT, 2, Share.percent(100)), 3).outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(outcome.summary()).isEqualTo("2 of 3 hosts succeeded, 1 unreachable");
  }

  @Test
  void anAbortReachesAHostWhoseRunHasCutItsHistory() {
    engine.script.cuts("h1");
    engine.script.wait("h1");
    FleetEngine.Started run = start(waves(0, OnWaveFailure.ABORT, 1, Share.percent(100)), 2);
    run.awaitTouched(1);
    run.decide(Decision.Kind.ABORT);

    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
    assertThat(engine.script.decided()).containsExactly("h1 ABORT");
  }

  @Test
  void hostsWithLongNamesAreBegunInSmallerBatches() {
    String name = "ip-10-20-30-%03d.eu-central-1.compute.internal";
    List<Fleet.Target> targets =
        IntStream.range(0, 100)
            .mapToObj(i -> new Fleet.Target(new HostId(name.formatted(i)), Optional.empty()))
            .toList();
    FleetBook book = new FleetBook(new Fleet("all", targets), Strategy.DEFAULT);

    assertThat(book.next(50)).hasSizeBetween(40, 49);
    assertThat(new FleetBook(FleetEngine.hosts(100), Strategy.DEFAULT).next(50)).hasSize(50);
  }

  /** Nothing else is open when it leaves its batch; its end counts all the same. */
  @Test
  void theLastHostOfABatchThatGoesOnByItselfIsWaitedFor() {
    engine.script.ends(RunStatus.FAILED, "h2");
    engine.script.isLate("h2");
    FleetOutcome outcome =
        start(waves(0, OnWaveFailure.ABORT, 10, Share.count(2), Share.percent(100)), 4).outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.FAILED);
    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h1");
    assertThat(FleetEngine.in(outcome, HostState.FAILED)).containsExactly("h2");
    assertThat(FleetEngine.in(outcome, HostState.NOT_STARTED)).containsExactly("h3", "h4");
  }
}
