package dev.salvor.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.wire.Wire;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingWorkflowTaskInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.common.converter.DefaultDataConverter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptionsTest {
  private static final RunId ID = new RunId("k4");

  private static Optional<String> trouble(String activity, Failure failure) {
    var answer =
        DescribeWorkflowExecutionResponse.newBuilder()
            .setWorkflowExecutionInfo(
                WorkflowExecutionInfo.newBuilder()
                    .setType(WorkflowType.newBuilder().setName("book"))
                    .setExecution(
                        WorkflowExecution.newBuilder()
                            .setWorkflowId(ID.value())
                            .setRunId("01a1fd49")))
            .addPendingActivities(
                PendingActivityInfo.newBuilder()
                    .setActivityType(ActivityType.newBuilder().setName(activity))
                    .setAttempt(2)
                    .setLastFailure(failure))
            .build();
    Payloads payloads =
        new Payloads(DefaultDataConverter.newDefaultInstance(), "default", ID.value());
    return Descriptions.state(ID, answer, payloads, Optional::empty, Instant.EPOCH).trouble();
  }

  @Test
  void aWorkflowTaskThatFailsAgainAndAgainIsStuckWithTheReasonNeverRunning() {
    assertThat(state(2).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(state(3).status()).isEqualTo(RunStatus.STUCK);
    assertThat(state(3).trouble())
        .contains(
            "the run cannot go on: its worker fails at it again and again, attempt 3: it does not"
                + " fit");
  }

  private static RunState state(int attempt) {
    var answer =
        DescribeWorkflowExecutionResponse.newBuilder()
            .setWorkflowExecutionInfo(
                WorkflowExecutionInfo.newBuilder()
                    .setType(WorkflowType.newBuilder().setName("book"))
                    .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(ID.value())))
            .setPendingWorkflowTask(PendingWorkflowTaskInfo.newBuilder().setAttempt(attempt))
            .build();
    Payloads payloads =
        new Payloads(DefaultDataConverter.newDefaultInstance(), "default", ID.value());
    return Descriptions.state(
        ID, answer, payloads, () -> Optional.of("it does not fit"), Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource({"RUNNING, PAUSED", "WAITING, WAITING", "ABORTING, ABORTING"})
  void aRunThatIsHeldIsPausedUnlessSomethingElseIsMoreUrgent(
      RunStatus own, RunStatus shown, @TempDir Path folder) {
    RunView view =
        new RunView(
            own,
            "book",
            "local",
            "",
            0,
            1,
            "",
            0,
            0,
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.of("ann@desk: tea"),
            Instant.EPOCH);
    Payloads payloads = new Payloads(Wire.dataConverter(folder), "default", ID.value());
    var answer =
        DescribeWorkflowExecutionResponse.newBuilder()
            .setWorkflowExecutionInfo(
                WorkflowExecutionInfo.newBuilder()
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(ID.value()))
                    .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
                    .setMemo(
                        Memo.newBuilder()
                            .putFields(RunView.MEMO_KEY, payloads.seal(view).getPayloads(0))))
            .build();
    assertThat(Descriptions.state(ID, answer, payloads, Optional::empty, Instant.EPOCH).status())
        .isEqualTo(shown);
  }

  private static Failure own(String type, String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType(type))
        .build();
  }

  @Test
  void aWorkerThatWentAwayIsNamedAsSuchWithoutIdsOfTheEngine() {
    Failure left =
        own(
            "io.temporal.client.ActivityWorkerShutdownException",
            "WorkflowId=k4, RunId=01a1fd49, ActivityType=segment, ActivityId=c37b652e");
    assertThat(trouble("segment", left))
        .contains("the worker that did it is not running any more; tried again, attempt 2");
    Failure silent =
        Failure.newBuilder()
            .setMessage("activity Heartbeat timeout")
            .setTimeoutFailureInfo(
                TimeoutFailureInfo.newBuilder().setTimeoutType(TimeoutType.TIMEOUT_TYPE_HEARTBEAT))
            .build();
    assertThat(trouble("segment", silent))
        .contains("the worker that did it is not running any more; tried again, attempt 2");
  }

  @Test
  void whatAHostSaysIsSaidWithWhatWasBeingDone() {
    assertThat(trouble("prepare", own("STATE", "/state is read-only")))
        .contains("preparing the host: /state is read-only; tried again, attempt 2");
  }

  @Test
  void whatHasNoIdOfARunIsNoRowOfAList() {
    for (String id : new String[] {"a b", "../x", "x\u001b[2J", "", "x".repeat(500), "a;b"}) {
      WorkflowExecutionInfo info =
          WorkflowExecutionInfo.newBuilder()
              .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
              .build();
      assertThat(Descriptions.row(info)).as(id).isEmpty();
    }
  }
}
