package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.salvor.runbook.OnFailure;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.run.AuditMark;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class EndingTest {
  @AutoClose private final Engine engine = new Engine();

  @Test
  void aFailureThatIsPassedOverStillFailsTheRun() {
    engine.host.exits("a", 1);
    RunOutcome outcome =
        engine.run(book(phase("one", step("a").onFailure(OnFailure.CONTINUE), step("b"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.failures()).isEqualTo(1);
    assertThat(engine.host.commands()).containsExactly("a", "b");
  }

  @Test
  void aToleratedFailureDoesNot() {
    engine.host.exits("a", 1);
    RunOutcome outcome =
        engine.run(
            book(phase("one", step("a").onFailure(OnFailure.CONTINUE).tolerated(), step("b"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(Journal.results(engine.host)).containsEntry("one.a", StepResult.FAILED);
  }

  @Test
  void aStepThatCannotBeEvaluatedFailsAndTheStepsBeforeItRan() {
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("a"),
                    step("b").when("broken").onFailure(OnFailure.CONTINUE),
                    step("c"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).containsExactly("a", "c");
    assertThat(Journal.results(engine.host))
        .containsEntry("one.a", StepResult.SUCCEEDED)
        .containsEntry("one.b", StepResult.FAILED)
        .containsEntry("one.c", StepResult.SUCCEEDED);
  }

  @Test
  void eachFinalStepRunsAndAFailureOfOneFailsTheRun() {
    engine.host.exits("y", 1);
    RunOutcome outcome = engine.run(book(phase("one", step("a"))).lastly(step("y"), step("z")));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("final steps");
    assertThat(engine.host.commands()).containsExactly("a", "y", "z");
  }

  @Test
  void theRunsTimeStopsTheCommandOnTheHostAndFinalStepsFollow() {
    engine.host.hangs("a");
    Engine.Started run =
        engine.start(book(phase("one", step("a"), step("b"))).timeout("2s").lastly(step("z")));

    RunOutcome outcome = run.outcome();
    assertThat(outcome.status()).isEqualTo(RunStatus.TIMED_OUT);
    assertThat(engine.host.commands()).containsExactly("a", "z");
    assertThat(Journal.results(engine.host)).containsEntry("one.a", StepResult.CANCELED);
  }

  @Test
  void finalStepsHaveATimeOfTheirOwn() {
    engine.host.hangs("z");
    Engine.Started run =
        engine.start(book(phase("one", step("a"))).lastly(step("z")).finallyTimeout("2s"));

    RunOutcome outcome = run.outcome();
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("not done within 2s");
  }

  @Test
  void aTimeThatIsAnExpressionIsEvaluated() {
    engine.resolver.answers(asked -> new EvaluateReport(Optional.of(TextNode.valueOf("2s")), ""));
    engine.host.hangs("a");
    Engine.Started run = engine.start(book(phase("one", step("a"))).timeout("${{ params.limit }}"));

    assertThat(run.outcome().summary()).contains("not done within 2s");
  }

  @Test
  void aRefusalEndsTheRunWithItsReason() {
    engine.host.answerSegment(new SegmentReport.Refused(Refusal.WRONG_HOST, "machine-id is x"));
    RunOutcome outcome = engine.run(book(phase("one", step("a"))).lastly(step("z")));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("WRONG_HOST").contains("machine-id is x");
    assertThat(engine.host.commands()).isEmpty();
  }

  @Test
  void aHostThatCannotCloseIsAskedAgain() {
    engine.host.answerClose(new CloseReport(false, "disk full"), new CloseReport(true, ""));
    RunOutcome outcome = engine.run(book(phase("one", step("a"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(outcome.summary()).doesNotContain("disk full");
    assertThat(Journal.all(engine.host, RunEvent.RunEnded.class)).hasSize(1);
  }

  @Test
  void whereTheAuditEndedIsInTheMemo() {
    AuditMark mark = new AuditMark("8c1d0f0e-log", "7:" + "a".repeat(64));
    engine.host.answerClose(new CloseReport(true, "").with(Optional.of(mark)));
    Engine.Started run = engine.start(book(phase("one", step("a"))));

    assertThat(run.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat((AuditMark) run.stub.describe().getMemo(AuditMark.MEMO_KEY, AuditMark.class))
        .isEqualTo(mark);
  }

  @Test
  void aHostWithoutRoomForTheLogsIsReleasedWithoutThem() {
    CloseReport full = new CloseReport(false, "disk full");
    engine.host.answerClose(full, full, full);

    RunOutcome outcome = engine.run(book(phase("one", step("a"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(outcome.summary()).contains("the logs are missing", "disk full", "salvor logs");
    assertThat(engine.host.closed()).hasSize(1);
    assertThat(engine.host.closed().get(0).withoutLogs()).isTrue();
    assertThat(engine.host.closed().get(0).outcome().summary()).isEqualTo(outcome.summary());
  }

  @Test
  void aHostThatNeverClosesIsSaidInTheSummary() {
    CloseReport full = new CloseReport(false, "disk full");
    engine.host.answerClose(full, full, full, full);

    assertThat(engine.run(book(phase("one", step("a")))).summary())
        .contains("could not close the run's folder", "disk full");
  }
}
