package dev.salvor.cli.rehearsal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import io.temporal.common.converter.DataConverter;

/** An engine that knows one run, which has ended. */
final class StandIn extends WorkflowServiceImplBase {
  private static final Timestamp SOMETIME =
      Timestamp.newBuilder().setSeconds(1_700_000_000).build();

  private final Example example;
  private final DataConverter sealed;

  StandIn(Example example, DataConverter sealed) {
    this.example = example;
    this.sealed = sealed;
  }

  @Override
  public void getSystemInfo(
      GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
    reply(answer, GetSystemInfoResponse.getDefaultInstance());
  }

  @Override
  public void listWorkflowExecutions(
      ListWorkflowExecutionsRequest request,
      StreamObserver<ListWorkflowExecutionsResponse> answer) {
    reply(answer, ListWorkflowExecutionsResponse.newBuilder().addExecutions(info()).build());
  }

  @Override
  public void describeWorkflowExecution(
      DescribeWorkflowExecutionRequest request,
      StreamObserver<DescribeWorkflowExecutionResponse> answer) {
    reply(
        answer,
        DescribeWorkflowExecutionResponse.newBuilder().setWorkflowExecutionInfo(info()).build());
  }

  @Override
  public void getWorkflowExecutionHistory(
      GetWorkflowExecutionHistoryRequest request,
      StreamObserver<GetWorkflowExecutionHistoryResponse> answer) {
    RunOutcome outcome = example.outcome();
    History history =
        History.newBuilder()
            .addEvents(
                event(1, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
                    .setWorkflowExecutionStartedEventAttributes(
                        WorkflowExecutionStartedEventAttributes.newBuilder()
                            .setInput(seal(example.request()))))
            .addEvents(
                event(2, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
                    .setActivityTaskScheduledEventAttributes(
                        ActivityTaskScheduledEventAttributes.newBuilder()
                            .setActivityType(
                                io.temporal.api.common.v1.ActivityType.newBuilder()
                                    .setName("close"))
                            .setInput(seal(example.close()))))
            .addEvents(
                event(3, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
                    .setWorkflowExecutionCompletedEventAttributes(
                        WorkflowExecutionCompletedEventAttributes.newBuilder()
                            .setResult(seal(outcome))))
            .build();
    reply(answer, GetWorkflowExecutionHistoryResponse.newBuilder().setHistory(history).build());
  }

  private static HistoryEvent.Builder event(long id, EventType type) {
    return HistoryEvent.newBuilder().setEventId(id).setEventTime(SOMETIME).setEventType(type);
  }

  private WorkflowExecutionInfo info() {
    return WorkflowExecutionInfo.newBuilder()
        .setExecution(
            WorkflowExecution.newBuilder()
                .setWorkflowId(example.request().runId().value())
                .setRunId("execution"))
        .setFirstRunId("execution")
        .setType(WorkflowType.newBuilder().setName(example.request().definition().runbook().name()))
        .setStatus(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED)
        .setStartTime(SOMETIME)
        .setCloseTime(SOMETIME)
        .setMemo(Memo.newBuilder().putFields(RunView.MEMO_KEY, seal(example.view()).getPayloads(0)))
        .setSearchAttributes(
            io.temporal.api.common.v1.SearchAttributes.newBuilder()
                .putIndexedFields(
                    SearchAttributes.STATUS.getName(),
                    Payload.newBuilder()
                        .setData(ByteString.copyFromUtf8('"' + RunStatus.SUCCEEDED.name() + '"'))
                        .build()))
        .build();
  }

  private Payloads seal(Object value) {
    return sealed.toPayloads(value).orElseThrow();
  }

  private static <T> void reply(StreamObserver<T> answer, T value) {
    answer.onNext(value);
    answer.onCompleted();
  }
}
