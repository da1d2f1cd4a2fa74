package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Halts;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Causes that end the waves whatever the budget leaves. */
final class FleetCausesTest {
  @AutoClose private final FleetEngine engine = new FleetEngine();

  private FleetEngine.Started start(
      int atOnce, Strategy.OnWaveFailure onWaveFailure, Halts halts, int hosts) {
    Strategy strategy =
        new Strategy(
                List.of(Share.percent(100)),
                atOnce,
                Share.count(hosts),
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                onWaveFailure,
                Duration.ofHours(24))
            .halting(halts);
    return engine.start(
        book(phase("one", step("a"))).strategy(strategy).pin(), FleetEngine.hosts(hosts));
  }

  private static Halts on(String cause) {
    return new Halts(List.of(cause), Optional.empty(), Optional.empty(), Halts.OnUnknown.CONTINUE);
  }

  private static Halts sameCause(int most) {
    return new Halts(List.of(), Optional.of(most), Optional.empty(), Halts.OnUnknown.CONTINUE);
  }

  @Test
  void oneIsEnoughWhereItSaysSoAndThoseThatRunComeToTheirEnd() {
    engine.script.fails("SLOW", "h1");
    engine.script.fails("ROLLBACK_UNHEALTHY", "h2");
    engine.script.wait("h1", "h3");
    FleetEngine.Started run = start(3, Strategy.OnWaveFailure.ABORT, on("ROLLBACK_UNHEALTHY"), 6);
    run.awaitTouched(3);
    run.awaitView(view -> view.failures() == 1);
    assertThat(run.fleet().halted())
        .contains("failed with ROLLBACK_UNHEALTHY; first h2 (ROLLBACK_UNHEALTHY): h2 ended");
    run.release("h1", RunStatus.FAILED);
    run.release("h3", RunStatus.SUCCEEDED);
    FleetOutcome outcome = run.outcome();

    assertThat(engine.script.touched()).containsExactlyInAnyOrder("h1", "h2", "h3");
    assertThat(outcome.summary())
        .startsWith("failed with ROLLBACK_UNHEALTHY; first h2 (ROLLBACK_UNHEALTHY): h2 ended; ");
    assertThat(outcome.hosts())
        .extractingByKey("h1")
        .satisfies(end -> assertThat(end.cause()).contains("SLOW"));
    assertThat(FleetEngine.in(outcome, HostState.SUCCEEDED)).containsExactly("h3");
    assertThat(run.fleet().troubled())
        .anyMatch(
            t -> t.host().equals("h2") && t.cause().equals(Optional.of("ROLLBACK_UNHEALTHY")));
  }

  @Test
  void moreThanMayFailForTheSameReasonHalt() {
    engine.script.fails("REJECTED_DISK", "h1", "h4");
    engine.script.fails("REJECTED_SCHEMA", "h2");
    engine.script.ends(RunStatus.FAILED, "h3");
    FleetOutcome outcome = start(1, Strategy.OnWaveFailure.ABORT, sameCause(1), 6).outcome();

    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3", "h4");
    assertThat(outcome.summary())
        .startsWith(
            "2 hosts failed with REJECTED_DISK, at most 1 may; first h1 (REJECTED_DISK): h1 ended");
  }

  @Test
  void whatSomebodyLetPassDoesNotHaltAgain() {
    engine.script.fails("BAD", "h1", "h3");
    FleetEngine.Started run = start(1, Strategy.OnWaveFailure.ASK, on("BAD"), 4);
    run.awaitView(view -> view.waiting().filter(q -> q.why().contains("first h1")).isPresent());
    run.stub.signal("decide", Engine.decision("s1", Decision.Kind.SKIP));
    run.awaitView(view -> view.waiting().filter(q -> q.why().contains("first h3")).isPresent());
    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3");
    run.stub.signal("decide", Engine.decision("s2", Decision.Kind.SKIP));
    run.outcome();

    assertThat(engine.script.touched()).containsExactly("h1", "h2", "h3", "h4");
  }

  @Test
  void aCauseEndsTheRunAlsoWhereAWaveIsLeftForTheNext() {
    engine.script.fails("BAD", "h1");
    FleetOutcome outcome = start(1, Strategy.OnWaveFailure.CONTINUE, on("BAD"), 3).outcome();

    assertThat(FleetEngine.in(outcome, HostState.NOT_STARTED)).containsExactly("h2", "h3");
  }
}
