package dev.salvor.activity.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.Timestamp;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The calls of the engine that concern one schedule. What it does not know is empty. */
final class EngineSchedules {
  private final WorkflowServiceStubs stubs;
  private final String namespace;

  EngineSchedules(WorkflowClient client) {
    this.stubs = client.getWorkflowServiceStubs();
    this.namespace = client.getOptions().getNamespace();
  }

  /**
   * How a schedule is.
   *
   * @param since it is as it is: when it was made or replaced
   */
  record State(boolean paused, ScheduleNote note, Instant since) {}

  Optional<State> state(ScheduleId schedule) {
    try {
      DescribeScheduleResponse found =
          stubs
              .blockingStub()
              .describeSchedule(
                  DescribeScheduleRequest.newBuilder()
                      .setNamespace(namespace)
                      .setScheduleId(schedule.value())
                      .build());
      Instant created = instant(found.getInfo().getCreateTime());
      Instant updated = instant(found.getInfo().getUpdateTime());
      return Optional.of(
          new State(
              found.getSchedule().getState().getPaused(),
              ScheduleNote.parse(found.getSchedule().getState().getNotes()),
              updated.isAfter(created) ? updated : created));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  void pause(ScheduleId schedule, ScheduleNote note) {
    patch(schedule, SchedulePatch.newBuilder().setPause(note.text()).build());
  }

  void resume(ScheduleId schedule, ScheduleNote note) {
    patch(schedule, SchedulePatch.newBuilder().setUnpause(note.text()).build());
  }

  private void patch(ScheduleId schedule, SchedulePatch patch) {
    stubs
        .blockingStub()
        .patchSchedule(
            PatchScheduleRequest.newBuilder()
                .setNamespace(namespace)
                .setScheduleId(schedule.value())
                .setPatch(patch)
                .setRequestId(UUID.randomUUID().toString())
                .build());
  }

  /** Ids of the newest runs; the list is up to a second late. */
  List<String> newest(ScheduleId schedule, int most) {
    return stubs
        .blockingStub()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(namespace)
                .setPageSize(most)
                .setQuery(
                    "TemporalScheduledById = '"
                        + schedule
                        // A run that went on with a fresh history is there once for each.
                        + "' AND ExecutionStatus != 'ContinuedAsNew'")
                .build())
        .getExecutionsList()
        .stream()
        .map(info -> info.getExecution().getWorkflowId())
        .distinct()
        .toList();
  }

  /** The run as it is now; empty if it has not ended. */
  Stream<EndedRun> ended(ScheduleId schedule, RunId run) {
    WorkflowExecutionInfo info;
    try {
      info =
          stubs
              .blockingStub()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(namespace)
                      .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run.value()))
                      .build())
              .getWorkflowExecutionInfo();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Stream.empty();
      }
      throw e;
    }
    return status(info).stream()
        .flatMap(
            status ->
                schedule.due(run.value()).stream()
                    .map(due -> new EndedRun(run.value(), due, status)));
  }

  private static Optional<RunStatus> status(WorkflowExecutionInfo info) {
    return switch (info.getStatus()) {
      case WORKFLOW_EXECUTION_STATUS_COMPLETED -> Optional.of(own(info));
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> Optional.of(RunStatus.TERMINATED);
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> Optional.of(RunStatus.ABORTED);
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> Optional.of(RunStatus.TIMED_OUT);
      case WORKFLOW_EXECUTION_STATUS_FAILED -> Optional.of(RunStatus.FAILED);
      default -> Optional.empty();
    };
  }

  /** What the run says of itself; one that says nothing has not succeeded. */
  private static RunStatus own(WorkflowExecutionInfo info) {
    Payload said =
        info.getSearchAttributes()
            .getIndexedFieldsOrDefault(
                SearchAttributes.STATUS.getName(), Payload.getDefaultInstance());
    try {
      return SalvorJson.mapper().readValue(said.getData().toStringUtf8(), RunStatus.class);
    } catch (JsonProcessingException unknown) {
      return RunStatus.FAILED;
    }
  }

  private static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }
}
