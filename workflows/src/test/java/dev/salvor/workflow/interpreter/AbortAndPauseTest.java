package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.parallel;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class AbortAndPauseTest {
  @AutoClose private final Engine engine = new Engine();

  @Test
  void anAbortStopsTheCommandOnTheHostAndFinalStepsRun() {
    engine.host.hangs("b");
    Engine.Started run =
        engine.start(
            book(phase("one", step("a").undo("undo-a"), step("b"), step("c"))).lastly(step("z")));
    run.awaitCalls(2);
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));
    RunOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.ABORTED);
    assertThat(outcome.summary()).isEqualTo("aborted by ada: because");
    assertThat(engine.host.commands()).containsExactly("a", "b", "z");
    assertThat(Journal.results(engine.host))
        .containsEntry("one.a", StepResult.SUCCEEDED)
        .containsEntry("one.b", StepResult.CANCELED)
        .doesNotContainKey("one.c");
  }

  @Test
  void anAbortThatLeavesProcessesAliveIsNotCalledAborted() {
    engine.host.program(
        "a",
        call -> {
          Flags.waitFor(call.stop());
          return new AttemptResult.TimedOutAlive(
              Duration.ofSeconds(1), List.of(new AttemptResult.Survivor(7, "D", "nfs")));
        });
    Engine.Started run = engine.start(book(phase("one", step("a"))));
    run.awaitCalls(1);
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));
    RunOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("did not confirm");
  }

  @Test
  void aCancellationOnTheEngineIsAnAbort() {
    engine.host.hangs("a");
    Engine.Started run = engine.start(book(phase("one", step("a"))).lastly(step("z")));
    run.awaitCalls(1);
    run.stub.cancel();

    // The SDK ends a workflow that the engine was asked to cancel as canceled, without a result.
    assertThatThrownBy(run::outcome).hasCauseInstanceOf(CanceledFailure.class);
    assertThat(run.view().orElseThrow().status()).isEqualTo(RunStatus.ABORTED);
    assertThat(engine.host.commands()).containsExactly("a", "z");
    assertThat(engine.host.closed().get(0).outcome().summary()).isEqualTo("canceled on the engine");
  }

  @Test
  void anAbortThatComesBeforeTheRunBeginsRunsNothing() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    run.beginWith(Engine.decision("d1", Decision.Kind.ABORT));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
    assertThat(engine.host.commands()).isEmpty();
  }

  @Test
  void anAbortWhileTheNextTryIsDueDoesNotMakeIt() {
    engine.host.exits("a", 1);
    Engine.Started run =
        engine.start(
            book(
                phase(
                    "one",
                    step("a")
                        .retry(
                            new Retry(
                                3,
                                Duration.ofHours(1),
                                1,
                                Duration.ofHours(1),
                                List.of(),
                                Optional.empty())))));
    run.awaitCalls(1);
    run.awaitCompleted(2);
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
    assertThat(engine.host.commands()).containsExactly("a");
    assertThat(Journal.results(engine.host)).containsEntry("one.a", StepResult.CANCELED);
  }

  @Test
  void aPauseThatComesBeforeTheRunBeginsHoldsItsFirstOrder() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    run.beginWith(Engine.decision("d1", Decision.Kind.PAUSE));
    run.awaitView(view -> view.paused().isPresent() && view.phase().equals("one"));
    assertThat(engine.host.commands()).isEmpty();
    run.decide(Engine.decision("d2", Decision.Kind.RESUME));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a");
  }

  @Test
  void aPauseInTheMiddleOfAGroupLetsEndWhatRunsAndBeginsNoOther() {
    AtomicBoolean go = new AtomicBoolean();
    for (String name : List.of("p1", "p2")) {
      engine.host.program(
          name,
          call -> {
            Flags.waitFor(go);
            return new Exited(0);
          });
    }
    Engine.Started run =
        engine.start(book(phase("one", parallel("group", 2, step("p1"), step("p2"), step("p3")))));
    run.awaitCalls(2);
    run.decide(Engine.decision("d1", Decision.Kind.PAUSE));
    run.awaitView(view -> view.paused().isPresent());
    Flags.raise(go);
    run.awaitCompleted(3);
    assertThat(engine.host.commands()).containsExactlyInAnyOrder("p1", "p2");
    run.decide(Engine.decision("d2", Decision.Kind.PAUSE));
    run.decide(Engine.decision("d3", Decision.Kind.RESUME));
    run.decide(Engine.decision("d4", Decision.Kind.RESUME));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactlyInAnyOrder("p1", "p2", "p3");
    assertThat(Journal.effects(engine.host).subList(0, 3))
        .containsExactly(
            "nothing new is started", "not taken: paused already, by ada@desk", "the run goes on");
  }

  @Test
  void aPauseThatNobodyEndsIsRemindedOfAndEndsTheRun() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).lastly(step("z")).pin());
    run.beginWith(Engine.decision("d1", Decision.Kind.PAUSE));
    RunOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("not resumed within 7d");
    assertThat(engine.host.commands()).containsExactly("z");
    assertThat(Journal.all(engine.host, RunEvent.Noted.class)).hasSize(6);
  }

  @Test
  void decisionsWithNothingToDecideAreAnsweredSo() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    run.beginWith(Engine.decision("d1", Decision.Kind.RETRY));
    run.outcome();

    assertThat(Journal.effects(engine.host))
        .containsExactly("not taken: nothing waits for retry or skip");
  }

  @Test
  void aPauseLetsTheStepThatRunsEndAndHoldsTheOthersOfItsOrder() {
    engine.host.program(
        "b",
        call ->
            new AttemptResult.Exited(
                engine.host.holds.await(call.segment(), call.order()) ? 0 : 9));
    Engine.Started run =
        engine.start(book(phase("one", step("a"), step("b"), step("c"), step("d"))));
    run.awaitCalls(2);
    run.decide(Engine.decision("d1", Decision.Kind.PAUSE));
    run.awaitView(v -> v.paused().isPresent());
    run.awaitView(v -> v.step().equals("one.a"));
    List<String> whilePaused = List.copyOf(engine.host.commands());
    run.decide(Engine.decision("d2", Decision.Kind.RESUME));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(whilePaused).containsExactly("a", "b");
    assertThat(engine.host.commands()).containsExactly("a", "b", "c", "d");
  }
}
