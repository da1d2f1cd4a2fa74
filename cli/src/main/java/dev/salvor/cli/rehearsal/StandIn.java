package dev.salvor.cli.rehearsal;

import com.google.protobuf.ByteString;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.run.RunStatus;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingWorkflowTaskInfo;
import io.temporal.api.workflow.v1.RequestIdInfo;
import io.temporal.api.workflow.v1.ResetPointInfo;
import io.temporal.api.workflow.v1.ResetPoints;
import io.temporal.api.workflow.v1.WorkflowExecutionConfig;
import io.temporal.api.workflow.v1.WorkflowExecutionExtendedInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An engine that knows one run, which has ended, and those that are started: they end at once. */
final class StandIn extends WorkflowServiceImplBase {
  /** Where a history goes on after its first page. */
  private static final ByteString MORE = ByteString.copyFromUtf8("more");

  private final Example known;
  private final DataConverter converter;
  private final Map<String, Example> begun = new ConcurrentHashMap<>();

  StandIn(Example known, DataConverter converter) {
    this.known = known;
    this.converter = converter;
  }

  @Override
  public void getSystemInfo(
      GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
    reply(
        answer,
        GetSystemInfoResponse.newBuilder()
            .setCapabilities(GetSystemInfoResponse.Capabilities.newBuilder().setUpsertMemo(true))
            .build());
  }

  @Override
  public void startWorkflowExecution(
      StartWorkflowExecutionRequest request,
      StreamObserver<StartWorkflowExecutionResponse> answer) {
    String id = request.getWorkflowId();
    Payload input = request.getInput().getPayloads(0);
    begun.put(id, new Example(sealed(id).fromPayload(input, RunRequest.class, RunRequest.class)));
    reply(
        answer,
        StartWorkflowExecutionResponse.newBuilder().setRunId("execution").setStarted(true).build());
  }

  @Override
  public void listWorkflowExecutions(
      ListWorkflowExecutionsRequest request,
      StreamObserver<ListWorkflowExecutionsResponse> answer) {
    reply(answer, ListWorkflowExecutionsResponse.newBuilder().addExecutions(info(known)).build());
  }

  @Override
  public void describeWorkflowExecution(
      DescribeWorkflowExecutionRequest request,
      StreamObserver<DescribeWorkflowExecutionResponse> answer) {
    Example run = run(request.getExecution());
    reply(
        answer,
        DescribeWorkflowExecutionResponse.newBuilder()
            .setExecutionConfig(
                WorkflowExecutionConfig.newBuilder()
                    .setTaskQueue(TaskQueue.newBuilder().setName("runs")))
            .setWorkflowExecutionInfo(info(run))
            .setWorkflowExtendedInfo(
                WorkflowExecutionExtendedInfo.newBuilder()
                    .putRequestIdInfos("request", RequestIdInfo.getDefaultInstance()))
            .setPendingWorkflowTask(
                PendingWorkflowTaskInfo.newBuilder()
                    .setState(PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED))
            .addPendingActivities(
                PendingActivityInfo.newBuilder()
                    .setActivityType(ActivityType.newBuilder().setName("segment"))
                    .setState(PendingActivityState.PENDING_ACTIVITY_STATE_STARTED)
                    .setHeartbeatDetails(seal(run, run.progress())))
            .build());
  }

  @Override
  public void getWorkflowExecutionHistory(
      GetWorkflowExecutionHistoryRequest request,
      StreamObserver<GetWorkflowExecutionHistoryResponse> answer) {
    Example run = run(request.getExecution());
    Chronicle chronicle = new Chronicle(run, value -> seal(run, value));
    var page = GetWorkflowExecutionHistoryResponse.newBuilder();
    reply(
        answer,
        request.getNextPageToken().equals(MORE)
            ? page.setHistory(chronicle.rest()).build()
            : page.setHistory(chronicle.beginning()).setNextPageToken(MORE).build());
  }

  private WorkflowExecutionInfo info(Example run) {
    Memo.Builder memo =
        Memo.newBuilder().putFields(RunView.MEMO_KEY, seal(run, run.view()).getPayloads(0));
    run.request()
        .fleet()
        .ifPresent(
            fleet -> memo.putFields(FleetView.MEMO_KEY, seal(run, run.view(fleet)).getPayloads(0)));
    return WorkflowExecutionInfo.newBuilder()
        .setExecution(
            WorkflowExecution.newBuilder().setWorkflowId(run.id().value()).setRunId("execution"))
        .setFirstRunId("execution")
        .setType(WorkflowType.newBuilder().setName(run.request().definition().runbook().name()))
        .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED)
        .setStartTime(Chronicle.SOMETIME)
        .setCloseTime(Chronicle.SOMETIME)
        .setMemo(memo)
        .setAutoResetPoints(
            ResetPoints.newBuilder().addPoints(ResetPointInfo.newBuilder().setResettable(true)))
        .setSearchAttributes(
            io.temporal.api.common.v1.SearchAttributes.newBuilder()
                .putIndexedFields(
                    SearchAttributes.STATUS.getName(),
                    Payload.newBuilder()
                        .setData(ByteString.copyFromUtf8('"' + RunStatus.SUCCEEDED.name() + '"'))
                        .build()))
        .build();
  }

  private Example run(WorkflowExecution execution) {
    return begun.getOrDefault(execution.getWorkflowId(), known);
  }

  private Payloads seal(Example run, Object value) {
    return sealed(run.id().value()).toPayloads(value).orElseThrow();
  }

  private DataConverter sealed(String id) {
    return converter.withContext(new WorkflowSerializationContext("default", id));
  }

  private static <T> void reply(StreamObserver<T> answer, T value) {
    answer.onNext(value);
    answer.onCompleted();
  }
}
