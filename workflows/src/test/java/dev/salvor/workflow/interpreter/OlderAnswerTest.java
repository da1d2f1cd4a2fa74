package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An answer that was given before, well sealed and of this run, is no answer to a later order. */
final class OlderAnswerTest {
  private static final Retry TWICE =
      new Retry(2, Duration.ofSeconds(5), 1, Duration.ofSeconds(5), List.of(), Optional.empty());

  @AutoClose private final Engine engine = new Engine();

  @Test
  void doesNotMakeAnUndoDone() {
    engine.host.exits("b", 1).repeatsItsFirstAnswer();
    RunOutcome outcome =
        engine.run(
            book(phase("one", step("a").undo("undo-a"), step("b").onFailure(OnFailure.ROLLBACK))));

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLBACK_FAILED);
    assertThat(engine.host.events().toString()).contains("order 1 of segment 1", "an older answer");
  }

  @Test
  void doesNotCountAsTheNextAttemptAndEndsTheRunWithThatReason() {
    engine.host.exits("a", 1).repeatsItsFirstAnswer();
    RunOutcome outcome = engine.run(book(phase("one", step("a").retry(TWICE))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary())
        .contains("one.a attempt 2", "one.a attempt 1", "an older answer", "who else uses");
  }

  @Test
  void doesNotCountForAnotherStep() {
    engine.host.repeatsItsFirstAnswer();
    RunOutcome outcome = engine.run(book(phase("one", step("a").alone(), step("b").alone())));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("one.b attempt 1", "one.a attempt 1");
  }
}
