package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.schedule.JudgeOrder;
import dev.salvor.workflow.contract.schedule.Judgement;
import dev.salvor.workflow.contract.schedule.Overlap;
import dev.salvor.workflow.contract.schedule.PauseOrder;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleActivities;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import dev.salvor.workflow.contract.schedule.SchedulePauseWorkflow;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that a schedule begins, what guards them, and pauses that end. */
final class ScheduledRunTest {
  private static final ScheduleId NIGHTLY = new ScheduleId("nightly");
  private static final String RUN = "nightly-2026-11-21T03:00:00Z";

  private final Told told = new Told();
  private final Board board = new Board();
  private final Engine engine = new Engine(told, board);

  @AfterEach
  void close() {
    told.close();
    engine.close();
  }

  /** The engine's schedules, as far as the workflows see them. */
  private static final class Board implements ScheduleActivities {
    final List<JudgeOrder> judged = new CopyOnWriteArrayList<>();
    final List<PauseOrder> ended = new CopyOnWriteArrayList<>();
    volatile Optional<SchedulePause> verdict = Optional.empty();
    volatile boolean paused = true;

    @Override
    public Judgement judge(JudgeOrder order) {
      judged.add(order);
      return new Judgement(verdict);
    }

    @Override
    public boolean isPaused(PauseOrder order) {
      return paused;
    }

    @Override
    public boolean endPause(PauseOrder order) {
      ended.add(order);
      return paused;
    }
  }

  private static ScheduleTerms terms(int failures) {
    return new ScheduleTerms(
        NIGHTLY,
        Optional.of("0 3 * * *"),
        Optional.empty(),
        "UTC",
        Overlap.SKIP,
        Duration.ofMinutes(1),
        Duration.ZERO,
        failures,
        "",
        Optional.empty(),
        Optional.empty());
  }

  private WorkflowStub begin(String id, int failures, String program) {
    RunRequest request =
        engine.prepare(book(phase("one", step(program))).pin()).request.scheduled(terms(failures));
    WorkflowStub stub =
        engine
            .environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                request.definition().runbook().name(),
                WorkflowOptions.newBuilder()
                    .setWorkflowId(id)
                    .setTaskQueue(TaskQueues.of(request))
                    .build());
    stub.start(request);
    return stub;
  }

  /**
   * Waits without asking for the result: who waits for one lets the test server skip time, and once
   * the run has ended the next thing to come is the end of the guard's ten years.
   */
  private void ended(WorkflowStub run) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                run.describe().getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  /** What the engine does when a run is closed; the test server knows no rule for that. */
  private void closed(WorkflowStub run) {
    String guard =
        engine
            .environment
            .getWorkflowClient()
            .fetchHistory(run.getExecution().getWorkflowId())
            .getEvents()
            .stream()
            .filter(HistoryEvent::hasChildWorkflowExecutionStartedEventAttributes)
            .map(event -> event.getChildWorkflowExecutionStartedEventAttributes())
            .map(child -> child.getWorkflowExecution().getWorkflowId())
            .filter(id -> id.startsWith("guard//" + RUN + "//"))
            .findFirst()
            .orElseThrow();
    engine.environment.getWorkflowClient().newUntypedWorkflowStub(guard).cancel();
  }

  private SchedulePause pause(Duration time, Optional<String> failed) {
    Instant now = Instant.ofEpochMilli(engine.environment.currentTimeMillis());
    return new SchedulePause("ada@desk", now, now.plus(time), failed, "new disks");
  }

  private WorkflowStub keep(SchedulePause pause) {
    WorkflowStub keeper =
        engine
            .environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                SchedulePauseWorkflow.TYPE,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(pause.keeper(NIGHTLY))
                    .setTaskQueue(
                        TaskQueues.of(engine.prepare(book(phase("one", step("a"))).pin()).request))
                    .build());
    keeper.start(new PauseRequest(NIGHTLY, pause, Engine.NODE));
    return keeper;
  }

  private List<String> kinds() {
    return told.all().stream().map(n -> n.kind().word() + " " + n.title()).toList();
  }

  private void awaitTold(String... lines) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(kinds()).containsExactlyInAnyOrder(lines));
  }

  @Test
  void aRunHasTheIdThatTheEngineGaveItAndNoGuardWhereNoneIsWanted() {
    RunOutcome outcome = begin(RUN, 0, "a").getResult(RunOutcome.class);

    assertThat(outcome.runId().value()).isEqualTo(RUN);
    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(board.judged).isEmpty();
  }

  @Test
  void whatAScheduleStartsIsRefusedUnderAnIdThatItDoesNotMake() {
    WorkflowStub forged = begin("weekly-2026-11-21T03:00:00Z", 0, "a");
    assertThatThrownBy(() -> forged.getResult(RunOutcome.class))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("is no run of schedule nightly");
  }

  @Test
  void theScheduleIsJudgedWhenARunHasEnded() {
    engine.host.exits("a", 1);
    WorkflowStub run = begin(RUN, 2, "a");
    ended(run);
    assertThat(board.judged).isEmpty();
    closed(run);

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(board.judged)
                    .containsExactly(new JudgeOrder(NIGHTLY, new RunId(RUN), 2)));
  }

  @Test
  void aRunThatIsEndedByForceIsJudgedTooAndItsPauseIsTold() {
    engine.host.hangs("a");
    board.verdict = Optional.of(pause(Duration.ofHours(30), Optional.of(RUN)));
    WorkflowStub run = begin(RUN, 1, "a");
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !engine.host.calls().isEmpty());
    run.terminate("it hangs");
    closed(run);

    awaitTold("alert schedule nightly is paused");
    assertThat(board.judged).hasSize(1);
  }

  @Test
  void aPauseAfterFailuresIsAnAlertEachDay() {
    keep(pause(Duration.ofHours(30), Optional.of(RUN))).getResult(Boolean.class);
    awaitTold(
        "alert schedule nightly is paused",
        "alert schedule nightly is still paused",
        "over schedule nightly goes on: its pause is over");
  }

  @Test
  void aPauseIsToldEachDayAndEndsInTime() {
    SchedulePause pause = pause(Duration.ofHours(60), Optional.empty());
    assertThat(keep(pause).getResult(Boolean.class)).isTrue();

    assertThat(board.ended).containsExactly(new PauseOrder(NIGHTLY, pause));
    awaitTold(
        "pause schedule nightly is paused",
        "reminder schedule nightly is still paused",
        "reminder schedule nightly is still paused",
        "over schedule nightly goes on: its pause is over");
    assertThat(told.all().getFirst().detail()).isEqualTo("paused by ada@desk: new disks");
    assertThat(told.all().getFirst().until()).contains(pause.until());
  }

  @Test
  void aPauseThatHasBecomeAnotherThingIsLeftAlone() {
    board.paused = false;
    assertThat(keep(pause(Duration.ofHours(60), Optional.empty())).getResult(Boolean.class))
        .isFalse();
    assertThat(board.ended).isEmpty();
    awaitTold("pause schedule nightly is paused");
  }
}
