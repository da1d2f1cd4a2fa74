package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class RetryTest {
  private static final Retry THREE =
      new Retry(3, Duration.ofSeconds(10), 2, Duration.ofSeconds(15), List.of(), Optional.empty());

  @AutoClose private final Engine engine = new Engine();

  @Test
  void triesAgainAfterDelaysThatGrowUpToTheirBound() {
    engine.host.gives("a", new Exited(1), new Exited(1), new Exited(0));
    RunOutcome outcome = engine.run(book(phase("one", step("a").retry(THREE))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(Journal.all(engine.host, RunEvent.RetryDue.class))
        .extracting(RunEvent.RetryDue::nextAttempt, RunEvent.RetryDue::delay)
        .containsExactly(tuple(2, Duration.ofSeconds(10)), tuple(3, Duration.ofSeconds(15)));
    assertThat(engine.host.orders())
        .extracting(SegmentOrder::segment, SegmentOrder::order)
        .containsExactly(tuple(1, 0), tuple(1, 1), tuple(1, 2));
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void doesNotTryAgainAfterAnExitCodeThatIsNotNamed() {
    engine.host.exits("a", 2);
    Retry onlyOne =
        new Retry(3, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), List.of(1), Optional.empty());
    RunOutcome outcome = engine.run(book(phase("one", step("a").retry(onlyOne))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).containsExactly("a");
  }

  @Test
  void goesToTheFallbackWhenTheTriesAreUsedUp() {
    engine.host.exits("a", 1);
    RunOutcome outcome = engine.run(book(phase("one", step("a").retry(THREE).fallback("plan-b"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED_WITH_PIVOTS);
    assertThat(engine.host.commands()).containsExactly("a", "a", "a", "plan-b");
    assertThat(Journal.results(engine.host))
        .containsEntry("one.a", StepResult.SUCCEEDED_BY_FALLBACK);
    RunEvent.PivotTaken pivot = Journal.only(engine.host, RunEvent.PivotTaken.class);
    assertThat(pivot.what()).isEqualTo("exit");
    assertThat(pivot.attempt()).isEqualTo(3);
    assertThat(pivot.from()).isEqualTo("main");
    assertThat(pivot.to()).isEqualTo("plan-b");
  }

  @Test
  void ordersTheStepsBehindARetriedOneInANewSegment() {
    engine.host.gives("b", new Exited(1), new Exited(0));
    engine.run(book(phase("one", step("a"), step("b").retry(THREE), step("c"))));

    assertThat(engine.host.commands()).containsExactly("a", "b", "b", "c");
    assertThat(engine.host.orders())
        .extracting(SegmentOrder::segment, SegmentOrder::order, o -> o.steps().get(0).id())
        .containsExactly(tuple(1, 0, "one.a"), tuple(1, 1, "one.b"), tuple(2, 0, "one.c"));
  }

  @Test
  void aVerifyThatDisagreesIsAFailureOfTheVariant() {
    engine.host.gives("really", new Exited(1), new Exited(0));
    RunOutcome outcome =
        engine.run(book(phase("one", step("a").verify("really").fallback("plan-b"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED_WITH_PIVOTS);
    assertThat(Journal.only(engine.host, RunEvent.PivotTaken.class).what()).isEqualTo("verify");
  }

  @Test
  void aTimeoutLeadsToTheFallback() {
    engine.host.gives("a", new AttemptResult.TimedOut(Duration.ofMinutes(5)));
    RunOutcome outcome = engine.run(book(phase("one", step("a").fallback("plan-b"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED_WITH_PIVOTS);
    assertThat(Journal.only(engine.host, RunEvent.PivotTaken.class).what()).isEqualTo("timeout");
    assertThat(Journal.only(engine.host, RunEvent.PivotTaken.class).why()).contains("5m");
  }

  @Test
  void neitherRetryNorFallbackTouchesWhatOutlivedItsTimeout() {
    engine.host.gives(
        "a",
        new AttemptResult.TimedOutAlive(
            Duration.ofMinutes(5), List.of(new AttemptResult.Survivor(42, "D", "io_schedule"))));
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("a").retry(THREE).fallback("plan-b").onFailure(OnFailure.CONTINUE),
                    step("c"))));

    assertThat(engine.host.commands()).containsExactly("a", "c");
    assertThat(Journal.results(engine.host)).containsEntry("one.a", StepResult.FAILED);
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("all phases ran");
  }

  @Test
  void aCommandThatCouldNotBeginIsTriedAFewTimesAndThenFails() {
    engine.host.gives("a", new AttemptResult.NotBegun());
    RunOutcome outcome = engine.run(book(phase("one", step("a"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).hasSize(StepPolicy.NOT_BEGUN_TRIES);
  }

  @Test
  void aCommandThatCouldNotBeginAtFirstCostsNoTryOfItsRetry() {
    engine.host.gives("a", new AttemptResult.NotBegun(), new Exited(0));
    RunOutcome outcome = engine.run(book(phase("one", step("a"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void anUnreachableHostIsAskedForTheSameOrderAgain() {
    engine.host.gives("b", new AttemptResult.Unreachable());
    RunOutcome outcome =
        engine.run(book(phase("one", step("a"), step("b").askTimeout("0s", Ask.OnTimeout.ABORT))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.orders()).hasSize(1);
    assertThat(engine.host.commands()).containsExactly("a", "b");
    assertThat(Journal.results(engine.host))
        .containsEntry("one.a", StepResult.SUCCEEDED)
        .containsEntry("one.b", StepResult.UNKNOWN);
  }

  @Test
  void triesUntilTheExpressionHolds() {
    Retry until =
        new Retry(
            5,
            Duration.ofSeconds(1),
            1,
            Duration.ofSeconds(1),
            List.of(),
            Optional.of("outputs.n == 2"));
    engine.host.output("one.a", Map.of("n", IntNode.valueOf(2)));
    int[] n = new int[1];
    engine.resolver.answers(
        asked -> new EvaluateReport(Optional.of(BooleanNode.valueOf(++n[0] == 2)), ""));
    RunOutcome outcome = engine.run(book(phase("one", step("a").retry(until), step("b"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a", "a", "b");
    assertThat(engine.resolver.evaluated.get(0).attemptOutputs())
        .containsEntry("n", IntNode.valueOf(2));
  }

  @Test
  void anExpressionThatCannotBeEvaluatedFailsTheStepAndSaysSo() {
    Retry until =
        new Retry(
            5, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), List.of(), Optional.of("nope"));
    engine.resolver.answers(asked -> new EvaluateReport(Optional.empty(), "no such key: nope"));
    RunOutcome outcome = engine.run(book(phase("one", step("a").retry(until))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("no such key: nope");
    assertThat(engine.host.commands()).containsExactly("a");
  }
}
