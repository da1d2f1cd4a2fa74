package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import dev.salvor.runbook.Ask;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NoticesTest {
  private final Told told = new Told();
  private final Engine engine = new Engine(InterpreterOptions.DEFAULT, told);

  @AfterEach
  void close() {
    told.close();
    engine.close();
  }

  private void wanted() {
    engine.host.tells();
  }

  private void awaitTold(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(told.lines()).hasSize(count));
  }

  @Test
  void aRunThatNobodyIsToldOfStartsNothing() {
    engine.host.exits("a", 1);
    Engine.Started run = engine.start(book(phase("one", step("a").fallback("b"))));
    run.outcome();

    assertThat(run.history().getEvents())
        .extracting(HistoryEvent::getEventType)
        .doesNotContain(EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED);
    assertThat(told.all()).isEmpty();
  }

  @Test
  void pivotAndEndAreToldEachOnceUnderTheNumberOfTheirEvents() {
    wanted();
    engine.host.exits("a", 1);
    engine.run(book(phase("one", step("a").fallback("b"))));
    awaitTold(2);

    long pivot = Journal.only(engine.host, RunEvent.PivotTaken.class).seq();
    long end = Journal.only(engine.host, RunEvent.RunEnded.class).seq();
    assertThat(told.lines()).containsExactlyInAnyOrder(pivot + " pivot", end + " finished");
    Notice of =
        told.all().stream().filter(n -> n.kind() == NoticeKind.PIVOT).findFirst().orElseThrow();
    assertThat(of.title()).isEqualTo("goes another way at one.a: main failed, trying b");
    assertThat(of.detail()).startsWith("main failed by exit after ");
    assertThat(of.step()).isEqualTo("one.a");
  }

  @Test
  void aQuestionIsToldAtItsStartAndEachDayUntilItExpires() {
    wanted();
    engine.host.exits("a", 3);
    RunOutcome outcome = engine.run(book(phase("one", step("a").ask("80h", Ask.OnTimeout.ABORT))));
    awaitTold(6);

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(told.all())
        .extracting(Notice::kind)
        // Messages travel side by side.
        .containsExactlyInAnyOrder(
            NoticeKind.QUESTION,
            NoticeKind.REMINDER,
            NoticeKind.REMINDER,
            NoticeKind.REMINDER,
            NoticeKind.EXPIRED,
            NoticeKind.FAILED);
    assertThat(told.all().get(0).commands()).anyMatch(c -> c.contains("salvor retry"));
    assertThat(told.all().get(0).otherwise()).isEqualTo("abort");
    assertThat(told.all())
        .filteredOn(n -> n.kind() == NoticeKind.REMINDER)
        .allSatisfy(n -> assertThat(n.detail()).contains("still waits for retry, skip or abort"));
    assertThat(Journal.all(engine.host, RunEvent.Noted.class))
        .extracting(RunEvent.Noted::text)
        .filteredOn(text -> text.startsWith("still waits"))
        .hasSize(3);
  }

  @Test
  void aQuestionThatTakesItsAnswerAtOnceIsNotTold() {
    wanted();
    engine.host.exits("a", 3);
    engine.run(book(phase("one", step("a").ask("0s", Ask.OnTimeout.SKIP))));
    awaitTold(1);

    assertThat(told.all()).extracting(Notice::kind).containsExactly(NoticeKind.FAILED);
  }

  @Test
  void aPauseIsToldAndRemindedOf() {
    wanted();
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    run.beginWith(Engine.decision("d1", Decision.Kind.PAUSE));
    run.outcome();
    awaitTold(8);

    assertThat(told.all().stream().filter(n -> n.kind() == NoticeKind.REMINDER)).hasSize(6);
    assertThat(told.all().getFirst().kind()).isEqualTo(NoticeKind.PAUSE);
    assertThat(told.all().getFirst().title()).isEqualTo("is paused by ada@desk");
    assertThat(told.all()).extracting(Notice::kind).contains(NoticeKind.FAILED);
  }

  @Test
  void aWayThatNeverAnswersHoldsUpNeitherTheRunNorAnotherWay() {
    told.withWall();
    wanted();
    engine.host.gives("a", new Exited(1), new Exited(0));
    Engine.Started run = engine.start(book(phase("one", step("a").fallback("b"), step("c"))));
    RunOutcome outcome = run.outcome();
    awaitTold(2);

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED_WITH_PIVOTS);
  }

  @Test
  void aWayWithNoPlaceFreeIsAskedAgainUntilItHasOne() {
    told.busyFor(2);
    wanted();
    engine.run(book(phase("one", step("a"))));
    awaitTold(1);

    assertThat(told.asked()).isEqualTo(3);
  }

  @Test
  void aMessageThatNoNodeEverTakesEndsByItself() {
    wanted();
    Engine.Started run = engine.start(book(phase("one", step("a"))));
    run.outcome();

    assertThat(run.history().getEvents())
        .filteredOn(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes)
        .extracting(
            event ->
                event
                    .getStartChildWorkflowExecutionInitiatedEventAttributes()
                    .getWorkflowRunTimeout()
                    .getSeconds())
        .containsExactly(Duration.ofDays(9).toSeconds());
  }

  @Test
  void aRunThatTheHostRefusesIsTold() {
    engine.host.answerPrepare(new PrepareReport.Refused(Refusal.WRONG_HOST, "other", true));
    RunOutcome outcome = engine.run(book(phase("one", step("a"))));
    awaitTold(1);

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(told.all().getFirst().detail()).contains("WRONG_HOST");
  }

  @Test
  void aRunThatEndsBeforeItsHostWasAskedLetsTheNodeDecide() {
    Engine.Started run = engine.prepare(book(phase("one", step("a"))).pin());
    run.beginWith(Engine.decision("d1", Decision.Kind.ABORT));
    assertThat(run.outcome().status()).isEqualTo(RunStatus.ABORTED);
    awaitTold(1);
  }

  @Test
  void aCutHistoryTellsOnTheOtherSideToo() {
    try (Engine cutting = new Engine(new InterpreterOptions(Duration.ofHours(1), 1), told)) {
      cutting.host.tells();
      cutting.run(book(phase("one", step("a").alone(), step("b").alone(), step("c"))));
      awaitTold(1);
    }
    assertThat(told.all()).extracting(Notice::kind).containsExactly(NoticeKind.FINISHED);
  }
}
