package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Idempotency;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class UnknownTest {
  private static final AttemptResult UNKNOWN = new AttemptResult.Unknown();

  @AutoClose private final Engine engine = new Engine();

  @Test
  void aSafeStepIsRunAgain() {
    engine.host.gives("a", UNKNOWN, new Exited(0));
    RunOutcome outcome = engine.run(book(phase("one", step("a").idempotency(Idempotency.SAFE))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a", "a");
  }

  @Test
  void aSafeStepThatNeverTellsIsNotRunForEver() {
    engine.host.gives("a", UNKNOWN);
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("a")
                        .idempotency(Idempotency.SAFE)
                        .askTimeout("0s", Ask.OnTimeout.ABORT))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).hasSize(StepPolicy.UNKNOWN_TRIES);
  }

  @Test
  void aCheckThatSaysDoneSettlesIt() {
    engine.host.gives("a", UNKNOWN).gives("is-done", new Exited(1), new Exited(0));
    RunOutcome outcome = engine.run(book(phase("one", step("a").check("is-done"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a");
    assertThat(Journal.results(engine.host)).containsEntry("one.a", StepResult.SUCCEEDED);
  }

  @Test
  void aCheckThatSaysNotDoneRunsItAgain() {
    engine.host.gives("a", UNKNOWN, new Exited(0)).exits("is-done", 1);
    RunOutcome outcome = engine.run(book(phase("one", step("a").check("is-done"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a", "a");
  }

  @Test
  void aCheckThatCannotTellLeadsToAQuestion() {
    engine.host.gives("a", UNKNOWN).gives("is-done", new Exited(1), new Exited(2));
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("a").check("is-done").askTimeout("2h", Ask.OnTimeout.SKIP),
                    step("b"))));

    assertThat(engine.host.commands()).containsExactly("a", "b");
    assertThat(Journal.results(engine.host)).containsEntry("one.a", StepResult.UNKNOWN);
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(Journal.only(engine.host, RunEvent.QuestionExpired.class).question().step())
        .isEqualTo("one.a");
  }

  @Test
  void aStepThatMayNeverRunTwiceIsNotAndTheQuestionExpires() {
    engine.host.gives("a", UNKNOWN);
    RunOutcome outcome = engine.run(book(phase("one", step("a"), step("b"))));

    assertThat(engine.host.commands()).containsExactly("a");
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("nobody answered within 1d");
  }

  @Test
  void aCheckBeforeTheFirstAttemptThatSaysDoneRunsNothing() {
    RunOutcome outcome = engine.run(book(phase("one", step("a").check("is-done"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).isEmpty();
    assertThat(Journal.results(engine.host)).containsEntry("one.a", StepResult.ALREADY_DONE);
  }
}
