package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Ask;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class QuestionTest {
  @AutoClose private final Engine engine = new Engine();

  private final Books.BookBuilder asking =
      book(phase("one", step("a").ask("24h", Ask.OnTimeout.ABORT), step("b")));

  @Test
  void showsTheQuestionUntilItIsAnswered() {
    engine.host.gives("a", new Exited(3), new Exited(0));
    Engine.Started run = engine.start(asking);
    RunView view = run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));
    RunOutcome outcome = run.outcome();

    assertThat(view.status()).isEqualTo(RunStatus.WAITING);
    assertThat(view.waiting().orElseThrow().step()).isEqualTo("one.a");
    assertThat(view.waiting().orElseThrow().why()).contains("exited with 3");
    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a", "a", "b");
    assertThat(Journal.effects(engine.host)).containsExactly("the step is tried again");
  }

  @Test
  void theSameDecisionSentTwiceCountsOnce() {
    engine.host.gives("a", new Exited(3), new Exited(3), new Exited(0));
    Engine.Started run = engine.start(asking);
    run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));
    run.awaitCalls(2);
    run.awaitView(v -> v.waiting().isPresent() && Engine.heard(v, "d1"));
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));
    run.decide(Engine.decision("d2", Decision.Kind.SKIP));
    run.outcome();

    assertThat(engine.host.commands()).containsExactly("a", "a", "b");
    assertThat(Journal.all(engine.host, RunEvent.Decided.class))
        .extracting(event -> event.decision().id())
        .containsExactly("d1", "d2");
  }

  @Test
  void aSkippedStepStaysFailedAndTheRunGoesOn() {
    engine.host.exits("a", 3);
    Engine.Started run = engine.start(asking);
    run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.SKIP, Optional.of("one.a")));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).containsExactly("a", "b");
  }

  @Test
  void aDecisionAboutAnotherStepIsNotTaken() {
    engine.host.exits("a", 3);
    Engine.Started run = engine.start(asking);
    run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.SKIP, Optional.of("one.b")));
    run.decide(Engine.decision("d2", Decision.Kind.APPROVE));
    run.decide(Engine.decision("d3", Decision.Kind.DENY));
    run.decide(Engine.decision("d4", Decision.Kind.ABORT));
    run.outcome();

    assertThat(Journal.effects(engine.host))
        .containsExactly(
            "not taken: step one.b does not wait for retry or skip; one.a waits for retry, skip or"
                + " abort",
            "not taken: nothing waits for an approval; one.a waits for retry, skip or abort",
            "not taken: nothing waits for an approval; one.a waits for retry, skip or abort",
            "the run stops");
  }

  @Test
  void aQuestionThatNobodyAnswersEndsTheRun() {
    engine.host.exits("a", 3);
    RunOutcome outcome = engine.start(asking).outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("nobody answered within 1d");
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isGreaterThanOrEqualTo(Duration.ofHours(24));
    assertThat(Journal.all(engine.host, RunEvent.QuestionExpired.class)).hasSize(1);
  }

  @Test
  void aQuestionWithoutTimeIsNotWaitedFor() {
    engine.host.exits("a", 3);
    RunOutcome outcome =
        engine.run(book(phase("one", step("a").ask("0s", Ask.OnTimeout.SKIP), step("b"))));

    assertThat(engine.host.commands()).containsExactly("a", "b");
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isLessThan(Duration.ofHours(1));
  }

  @Test
  void aQuestionThatExpiresIntoARetryDoesSoAFewTimesOnly() {
    engine.host.exits("a", 3);
    RunOutcome outcome = engine.run(book(phase("one", step("a").ask("0s", Ask.OnTimeout.RETRY))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).hasSize(1 + Decisions.EXPIRED_RETRIES);
  }

  @Test
  void whatOutlivedItsTimeoutIsNotRetriedEvenIfAnOperatorWantsIt() {
    engine.host.gives(
        "a",
        new AttemptResult.TimedOutAlive(
            Duration.ofMinutes(1), List.of(new AttemptResult.Survivor(7, "D", "nfs"))));
    Engine.Started run = engine.start(asking);
    run.awaitView(v -> v.waiting().isPresent());
    run.decide(Engine.decision("d1", Decision.Kind.RETRY));
    run.decide(Engine.decision("d2", Decision.Kind.SKIP));
    run.outcome();

    assertThat(engine.host.commands()).containsExactly("a", "b");
    assertThat(Journal.effects(engine.host).get(0)).contains("still alive");
  }
}
