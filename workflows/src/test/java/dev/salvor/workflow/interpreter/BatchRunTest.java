package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.parallel;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Hosts that are acted on together, and what becomes of one that goes another way. */
final class BatchRunTest {
  private final InMemoryFleet hosts = new InMemoryFleet();
  @AutoClose private final FleetEngine engine = new FleetEngine(hosts);

  private static Strategy one(int maxErrors) {
    return new Strategy(
        List.of(Share.percent(100)),
        50,
        Share.count(maxErrors),
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Strategy.OnWaveFailure.ABORT,
        Duration.ofHours(24));
  }

  private static Definition twoPhases(int maxErrors) {
    return book(phase("one", step("a"), step("b")), phase("two", step("c")))
        .strategy(one(maxErrors))
        .pin();
  }

  private FleetEngine.Started start(int maxErrors, int n) {
    return engine.start(twoPhases(maxErrors), FleetEngine.hosts(n));
  }

  @Test
  void whereAllGoesWellTheEngineIsPaidOnceForAll() {
    FleetOutcome outcome = start(0, 4).outcome();

    assertThat(outcome.summary()).isEqualTo("4 of 4 hosts succeeded");
    assertThat(hosts.batches()).containsExactly("prepare 4", "segment 4", "segment 4", "close 4");
    assertThat(hosts.alone()).isEmpty();
    for (String host : List.of("h1", "h2", "h3", "h4")) {
      assertThat(hosts.host(host).commands()).containsExactly("a", "b", "c");
      assertThat(hosts.host(host).closed()).hasSize(1);
      assertThat(hosts.host(host).closed().get(0).outcome().status())
          .isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  void aHostThatFailsGoesOnAloneFromItsRecordAndTheOthersTogether() {
    hosts.host("h2").exits("b", 3);
    FleetOutcome outcome = start(1, 3).outcome();

    assertThat(FleetEngine.in(outcome, HostState.FAILED)).containsExactly("h2");
    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h1", "h3");
    assertThat(hosts.host("h2").commands()).containsExactly("a", "b");
    assertThat(hosts.alone()).containsExactly("h2 prepare", "h2 segment", "h2 close");
    assertThat(hosts.batches()).containsExactly("prepare 3", "segment 3", "segment 2", "close 2");
  }

  @Test
  void theCauseThatAHostNamesIsKnownToItsFleet() {
    hosts.host("h2").exits("b", 3).cause("one.b", "DISK_FULL");
    FleetEngine.Started run = start(1, 3);
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.hosts())
        .extractingByKey("h2")
        .satisfies(end -> assertThat(end.cause()).contains("DISK_FULL"));
    assertThat(run.fleet().troubled())
        .singleElement()
        .satisfies(one -> assertThat(one.cause()).contains("DISK_FULL"));
  }

  @Test
  void aHostThatIsFarBehindIsFollowedAloneAndComesBackToTheOthers() {
    hosts.slow("h1");
    FleetOutcome outcome = start(0, 3).outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(hosts.host("h1").commands()).containsExactly("a", "b", "c");
    assertThat(hosts.alone()).contains("h1 segment").doesNotContain("h1 prepare");
  }

  @Test
  void aHostThatDoesNotAnswerHoldsUpNobody() {
    hosts.silent("h3");
    FleetOutcome outcome = start(1, 3).outcome();

    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).contains("h1", "h2");
    assertThat(hosts.alone()).contains("h3 prepare");
    assertThat(hosts.batches()).contains("segment 2");
  }

  @Test
  void aHostThatIsLostInTheMiddleIsWaitedForAndMustBeTheSame() {
    hosts.lost("h2", 8);
    FleetOutcome outcome = start(0, 3).outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(hosts.host("h2").commands()).containsExactly("a", "b", "c");
    assertThat(hosts.prepared())
        .hasSize(9)
        .allSatisfy(
            order ->
                assertThat(order.route().orElseThrow().begunOn())
                    .contains(InMemoryHost.PIN.node()));
  }

  @Test
  void noOtherHostIsBegunWhileOneThatLeftItsBatchMayFail() {
    Strategy two =
        new Strategy(
            List.of(Share.percent(100)),
            2,
            Share.count(0),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            Strategy.OnWaveFailure.ABORT,
            Duration.ofHours(24));
    hosts.host("h1").exits("a", 3);
    FleetOutcome outcome =
        engine
            .start(
                book(phase("one", step("a"), step("b"))).strategy(two).pin(), FleetEngine.hosts(4))
            .outcome();

    assertThat(FleetEngine.in(outcome, HostState.FAILED)).containsExactly("h1");
    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h2");
    assertThat(FleetEngine.in(outcome, HostState.NOT_STARTED)).containsExactly("h3", "h4");
    assertThat(hosts.host("h3").commands()).isEmpty();
  }

  @Test
  void anAbortWhileAHostIsLostStopsWhatHasBegunThereOnceItAnswers() {
    hosts.lost("h2", 6);
    FleetEngine.Started run = start(0, 3);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !hosts.prepared().isEmpty());
    run.decide(Decision.Kind.ABORT);
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.ABORTED);
    assertThat(FleetEngine.in(outcome, HostState.ABORTED)).contains("h2");
    assertThat(hosts.prepared().getFirst().halts()).isFalse();
    assertThat(hosts.prepared().getLast().halts()).isTrue();
    assertThat(hosts.host("h2").closed()).hasSize(1);
  }

  @Test
  void anAbortIsNotConfirmedByAHostThatNeverAnswersAgain() {
    hosts.lost("h2", 1000);
    FleetEngine.Started run = start(0, 3);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !hosts.prepared().isEmpty());
    run.decide(Decision.Kind.ABORT);
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.hosts())
        .hasEntrySatisfying(
            "h2", end -> assertThat(end.summary()).contains("did not confirm that it stopped"));
  }

  @Test
  void aHostThatWasNeverReadyIsNotTiedToAnyNode() {
    hosts.silent("h3");
    start(1, 3).outcome();

    assertThat(hosts.prepared())
        .isNotEmpty()
        .allSatisfy(order -> assertThat(order.route().orElseThrow().begunOn()).isEmpty());
  }

  @Test
  void anAbortReachesEveryHostOfTheBatch() {
    hosts.host("h2").hangs("b");
    FleetEngine.Started run = start(0, 3);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> hosts.host("h2").commands().contains("b"));
    run.decide(Decision.Kind.ABORT);
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.ABORTED);
    assertThat(FleetEngine.in(outcome, HostState.ABORTED)).containsExactly("h1", "h2", "h3");
    for (String host : List.of("h1", "h2", "h3")) {
      assertThat(hosts.host(host).commands()).doesNotContain("c");
      assertThat(hosts.host(host).closed()).hasSize(1);
    }
  }

  @Test
  void whatMustBeAskedIsAskedInARunOfItsOwn() {
    Definition asks =
        book(
                phase("one", step("a")),
                phase("two", step("b").when("broken").onFailure(OnFailure.ASK)))
            .strategy(one(2))
            .pin();
    FleetEngine.Started run = engine.start(asks, FleetEngine.hosts(2));
    run.awaitQuestion("h1");
    run.awaitQuestion("h2");
    run.decide(Decision.Kind.ABORT);

    assertThat(FleetEngine.in(run.outcome(), HostState.ABORTED)).containsExactly("h1", "h2");
    assertThat(hosts.host("h1").commands()).containsExactly("a");
  }

  @Test
  void replaysWhatItHasJustDone() throws Exception {
    hosts.host("h2").exits("b", 3);
    hosts.slow("h3");
    FleetEngine.Started run = start(1, 3);
    run.outcome();

    Engine.replay(run.history("/batch~1"), InterpreterOptions.DEFAULT);
  }

  @Test
  void whatEachHostWaitsForByItselfIsNotDoneTogether() {
    Definition group = book(phase("one", parallel("group", 2, step("a"), step("b")))).pin();

    assertThat(isTogether(twoPhases(0))).isTrue();
    assertThat(isTogether(group)).isFalse();
  }

  private static boolean isTogether(Definition definition) {
    return Together.isPossible(FleetEngine.request("x", definition, FleetEngine.hosts(2)));
  }
}
