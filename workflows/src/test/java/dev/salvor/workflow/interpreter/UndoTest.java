package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class UndoTest {
  @AutoClose private final Engine engine = new Engine();

  @Test
  void undoesInReverseOrderInTheSegmentsOfTheSteps() {
    engine.host.exits("c", 1);
    RunOutcome outcome =
        engine.run(
            book(
                phase("one", step("a").undo("undo-a"), step("b").undo("undo-b")),
                phase("two", step("c").undo("undo-c").onFailure(OnFailure.ROLLBACK), step("d"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLED_BACK);
    assertThat(engine.host.commands()).containsExactly("a", "b", "c", "undo-c", "undo-b", "undo-a");
    assertThat(engine.host.orders().stream().skip(2))
        .allMatch(order -> order.steps().get(0).op() == StepOrder.Op.UNDO)
        .extracting(order -> order.segment() + "." + order.order())
        .containsExactly("2.1", "1.1", "1.2");
    assertThat(Journal.results(engine.host))
        .containsEntry("one.a", StepResult.UNDONE)
        .containsEntry("one.b", StepResult.UNDONE)
        .containsEntry("two.c", StepResult.UNDONE);
    assertThat(Journal.only(engine.host, RunEvent.UndoStarted.class).steps())
        .containsExactly("two.c", "one.b", "one.a");
  }

  @Test
  void undoesNothingThatNeverBegan() {
    engine.host.exits("d", 1).gives("b", new AttemptResult.NotBegun());
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("a").check("is-done").undo("undo-a"),
                    step("b").undo("undo-b").onFailure(OnFailure.CONTINUE),
                    step("c").when("false").undo("undo-c"),
                    step("d").onFailure(OnFailure.ROLLBACK),
                    step("e").undo("undo-e"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLED_BACK);
    assertThat(engine.host.commands()).doesNotContain("undo-a", "undo-b", "undo-c", "undo-e");
  }

  @Test
  void undoesAStepOfWhichNobodyKnowsHowItEnded() {
    engine.host.gives("a", new AttemptResult.Unknown()).exits("b", 1);
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("a").undo("undo-a").askTimeout("0s", Ask.OnTimeout.SKIP),
                    step("b").onFailure(OnFailure.ROLLBACK))));

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLED_BACK);
    assertThat(engine.host.commands()).containsExactly("a", "b", "undo-a");
  }

  @Test
  void anUndoThatFailsDoesNotKeepTheOthersFromRunning() {
    engine.host.exits("c", 1).exits("undo-b", 9);
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("a").undo("undo-a"),
                    step("b").undo("undo-b"),
                    step("c").onFailure(OnFailure.ROLLBACK))));

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLBACK_FAILED);
    assertThat(engine.host.commands()).containsExactly("a", "b", "c", "undo-b", "undo-a");
    assertThat(Journal.results(engine.host))
        .containsEntry("one.b", StepResult.UNDO_FAILED)
        .containsEntry("one.a", StepResult.UNDONE);
  }

  @Test
  void anUndoThatEndsUnknownIsRunAgain() {
    engine.host.exits("b", 1).gives("undo-a", new AttemptResult.Unknown(), new Exited(0));
    RunOutcome outcome =
        engine.run(
            book(phase("one", step("a").undo("undo-a"), step("b").onFailure(OnFailure.ROLLBACK))));

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLED_BACK);
    assertThat(engine.host.commands()).containsExactly("a", "b", "undo-a", "undo-a");
  }

  @Test
  void finalStepsRunAfterTheUndo() {
    engine.host.exits("b", 1);
    engine.run(
        book(phase("one", step("a").undo("undo-a"), step("b").onFailure(OnFailure.ROLLBACK)))
            .lastly(step("z")));

    assertThat(engine.host.commands()).containsExactly("a", "b", "undo-a", "z");
  }

  @Test
  void anAbortDoesNotInterruptAnUndo() {
    AtomicBoolean go = new AtomicBoolean();
    engine
        .host
        .exits("b", 1)
        .program(
            "undo-a",
            call -> {
              Flags.waitFor(go);
              return new Exited(call.stop().get() ? 99 : 0);
            });
    Engine.Started run =
        engine.start(
            book(phase("one", step("a").undo("undo-a"), step("b").onFailure(OnFailure.ROLLBACK))));
    run.awaitCalls(3);
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));
    run.awaitView(view -> Engine.heard(view, "d1"));
    Flags.raise(go);

    assertThat(run.outcome().status()).isEqualTo(RunStatus.ROLLED_BACK);
    assertThat(Journal.effects(engine.host))
        .containsExactly("not taken: the run is ending already");
  }

  @Test
  void aFallbackThatWorkedIsUndoneLikeTheMainVariant() {
    engine.host.exits("a", 1).exits("b", 1);
    engine.run(
        book(
            phase(
                "one",
                step("a").fallback("plan-b").undo("undo-a").idempotency(Idempotency.SAFE),
                step("b").onFailure(OnFailure.ROLLBACK))));

    assertThat(engine.host.commands()).containsExactly("a", "plan-b", "b", "undo-a");
    StepOrder undo = engine.host.orders().getLast().steps().get(0);
    assertThat(undo.attempt()).isEqualTo(3);
  }
}
