package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Canary;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.fleet.Waves;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One host of each kind before all others. */
final class FleetCanaryTest {
  @AutoClose private final FleetEngine engine = new FleetEngine();

  /** Hosts {@code h1} and so on, with these systems. */
  private static Fleet fleet(String... systems) {
    List<Fleet.Target> targets = new ArrayList<>();
    List<Fleet.Target> plain = FleetEngine.hosts(systems.length).targets();
    for (int i = 0; i < systems.length; i++) {
      Fleet.Target target = plain.get(i);
      targets.add(
          new Fleet.Target(
              target.host(),
              target.route(),
              systems[i].isEmpty() ? Map.of() : Map.of("os", systems[i])));
    }
    return new Fleet("all", targets);
  }

  private static Canary canary(Canary.OnFailure onFailure) {
    return new Canary(List.of("os"), Optional.empty(), Optional.empty(), onFailure);
  }

  private static Strategy strategy(int atOnce, Canary canary) {
    return new Strategy(
            List.of(Share.count(1), Share.percent(100)),
            atOnce,
            Share.count(5),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty(),
            Strategy.OnWaveFailure.ABORT,
            Duration.ofHours(24))
        .after(canary);
  }

  private FleetEngine.Started start(Strategy strategy, Fleet fleet) {
    return engine.start(book(phase("one", step("a"))).strategy(strategy).pin(), fleet);
  }

  @Test
  void oneHostOfEachKindComesFirstAndTheWavesTakeTheRest() {
    Waves waves =
        Waves.of(fleet("deb", "deb", "", "gentoo", ""), strategy(9, canary(Canary.OnFailure.ASK)));

    assertThat(waves.order().stream().map(t -> t.host().name()))
        .containsExactly("h1", "h3", "h4", "h2", "h5");
    assertThat(waves.sizes()).containsExactly(3, 1, 1);
    assertThat(waves.canaries())
        .containsExactly(
            Map.entry("h1", "os=deb"), Map.entry("h3", "no os"), Map.entry("h4", "os=gentoo"));
    assertThat(waves.name(1)).isEqualTo("canary");
    assertThat(waves.name(2)).isEqualTo("wave-2");
  }

  @Test
  void theWavesBeginWhenEveryCanaryIsWell() {
    FleetEngine.Started run =
        start(
            strategy(9, canary(Canary.OnFailure.ABORT)),
            fleet("deb", "deb", "gentoo", "deb", "gentoo"));
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    List<String> touched = engine.script.touched();
    assertThat(touched.subList(0, 2)).containsExactlyInAnyOrder("h1", "h3");
    assertThat(touched.get(2)).isEqualTo("h2");
    assertThat(outcome.hosts().keySet()).containsExactly("h1", "h2", "h3", "h4", "h5");
    assertThat(run.view().orElseThrow().phases()).isEqualTo(3);
  }

  @Test
  void aCanaryIsToldThatOthersWaitForIt() {
    start(strategy(9, canary(Canary.OnFailure.ABORT)), fleet("deb", "deb", "gentoo")).outcome();

    assertThat(engine.script.awaited()).containsExactlyInAnyOrder("h1", "h3");
  }

  @Test
  void whereAllAreCanariesNobodyWaitsForThem() {
    start(strategy(9, canary(Canary.OnFailure.ABORT)), fleet("deb", "gentoo")).outcome();

    assertThat(engine.script.awaited()).isEmpty();
  }

  @Test
  void aCanaryThatFailsEndsTheRunWhateverTheBudgetSays() {
    engine.script.fails("PROBE_FAILED", "h1");
    FleetOutcome outcome =
        start(strategy(1, canary(Canary.OnFailure.ABORT)), fleet("deb", "deb", "gentoo")).outcome();

    assertThat(engine.script.touched()).containsExactly("h1");
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary())
        .startsWith("1 of 2 canaries failed or did not answer; first h1 (PROBE_FAILED): h1 ended");
  }

  @Test
  void canariesOfOtherKindsThatRunComeToTheirEndAndNothingElseIsBegun() {
    engine.script.ends(RunStatus.ROLLED_BACK, "h1");
    engine.script.wait("h3");
    FleetEngine.Started run =
        start(strategy(9, canary(Canary.OnFailure.ABORT)), fleet("deb", "deb", "gentoo", "gentoo"));
    run.awaitView(view -> view.failures() == 1);
    assertThat(run.view().orElseThrow().phase()).isEqualTo("canary");
    assertThat(run.fleet().halted().orElseThrow()).startsWith("1 of 2 canaries failed");
    run.release("h3", RunStatus.SUCCEEDED);
    FleetOutcome outcome = run.outcome();

    assertThat(engine.script.touched()).containsExactlyInAnyOrder("h1", "h3");
    assertThat(FleetEngine.in(outcome, HostState.NOT_STARTED)).containsExactly("h2", "h4");
    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h3");
  }

  @Test
  void askedAboutACanaryThatFailedTheRunGoesOnWhenSomebodySaysSo() {
    engine.script.ends(RunStatus.FAILED, "h1");
    FleetEngine.Started run =
        start(strategy(9, canary(Canary.OnFailure.ASK)), fleet("deb", "deb", "gentoo"));
    run.awaitView(view -> view.waiting().filter(q -> q.step().equals("canary")).isPresent());
    assertThat(engine.script.touched()).containsExactlyInAnyOrder("h1", "h3");
    run.decide(Decision.Kind.SKIP);
    FleetOutcome outcome = run.outcome();

    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h2", "h3");
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void afterTheCanariesTheirTimePassesAndPeopleAreAsked() {
    Canary canary =
        new Canary(
            List.of("os"),
            Optional.of(Duration.ofMinutes(10)),
            Optional.of(
                new Approval(
                    "go on?",
                    List.of(),
                    1,
                    false,
                    Duration.ofHours(4),
                    Approval.OnTimeout.ABORT,
                    Map.of())),
            Canary.OnFailure.ABORT);
    FleetEngine.Started run = start(strategy(9, canary), fleet("deb", "gentoo", "deb", "deb"));
    run.awaitView(v -> v.step().startsWith("the canaries bake for 10m, until "));
    assertThat(run.view().orElseThrow().phase()).isEqualTo("canary");
    assertThat(engine.script.touched()).containsExactlyInAnyOrder("h1", "h2");
    engine.environment.sleep(Duration.ofMinutes(10));
    run.awaitView(v -> v.waiting().filter(q -> q.step().equals("wave-2")).isPresent());
    assertThat(engine.script.touched()).hasSize(2);
    run.stub.signal("decide", Engine.approval("a1", "bo", Map.of()));
    FleetOutcome outcome = run.outcome();

    // Nobody is asked again before the last wave.
    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aCanaryThatDoesNotAnswerHoldsTheWavesUntilItIsBack() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 5);
    engine.looks.onBack(host -> engine.script.ends(RunStatus.SUCCEEDED, host));
    FleetEngine.Started run =
        start(
            strategy(9, canary(Canary.OnFailure.ABORT)),
            fleet("deb", "deb", "gentoo").deferring(Duration.ofHours(1)));
    FleetOutcome outcome = run.outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.script.touched()).hasSize(4).endsWith("h1", "h2");
  }

  @Test
  void aCanaryThatDoesNotComeBackEndsTheRun() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 1000);
    FleetOutcome outcome =
        start(
                strategy(9, canary(Canary.OnFailure.ABORT)),
                fleet("deb", "deb", "gentoo").deferring(Duration.ofHours(1)))
            .outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(outcome.summary()).startsWith("1 of 2 canaries failed or did not answer");
    assertThat(FleetEngine.in(outcome, HostState.NOT_STARTED)).containsExactly("h2");
  }

  @Test
  void somebodyMayGoOnWithoutTheCanaryThatDoesNotAnswer() {
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 1000);
    FleetEngine.Started run =
        start(
            strategy(9, canary(Canary.OnFailure.ABORT)),
            fleet("deb", "deb", "gentoo").deferring(Duration.ofHours(1)));
    run.awaitView(view -> view.waiting().filter(q -> q.why().contains("canary h1")).isPresent());
    run.decide(Decision.Kind.SKIP);
    FleetOutcome outcome = run.outcome();

    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h2", "h3");
    assertThat(outcome.status()).isEqualTo(RunStatus.UNREACHABLE);
  }

  @Test
  void theCanariesAreTheSameAfterACutHistory() {
    try (FleetEngine cutting = new FleetEngine(new InterpreterOptions(Duration.ofHours(1), 1))) {
      FleetEngine.Started run =
          cutting.start(
              book(phase("one", step("a")))
                  .strategy(strategy(1, canary(Canary.OnFailure.ABORT)))
                  .pin(),
              fleet("deb", "deb", "gentoo", "gentoo"));
      FleetOutcome outcome = run.outcome();

      assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(run.histories()).hasSizeGreaterThan(2);
      assertThat(cutting.script.touched()).containsExactly("h1", "h3", "h2", "h4");
    }
  }

  @Test
  void itsHistoryIsReplayedAsItWas() throws Exception {
    Canary canary =
        new Canary(
            List.of("os"),
            Optional.of(Duration.ofMinutes(10)),
            Optional.empty(),
            Canary.OnFailure.ABORT);
    engine.script.ends(RunStatus.UNREACHABLE, "h1");
    engine.looks.silent("h1", 3);
    engine.looks.onBack(host -> engine.script.ends(RunStatus.SUCCEEDED, host));
    FleetEngine.Started run =
        start(strategy(2, canary), fleet("deb", "gentoo", "deb").deferring(Duration.ofHours(1)));
    run.outcome();

    Engine.replay(run.histories().getFirst(), InterpreterOptions.DEFAULT);
  }
}
