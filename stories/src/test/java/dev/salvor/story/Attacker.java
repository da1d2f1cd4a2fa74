package dev.salvor.story;

import com.google.protobuf.ByteString;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Another local user: whoever can connect to the engine and holds no key. Reads every history and
 * sends whatever the engine takes.
 */
final class Attacker implements AutoCloseable {
  private final WorkflowServiceStubs stubs;
  private final String namespace;
  private final String queue;

  Attacker(String address, String namespace, String queue) {
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    this.namespace = namespace;
    this.queue = queue;
  }

  WorkflowServiceBlockingStub stub() {
    return stubs.blockingStub().withDeadlineAfter(70, TimeUnit.SECONDS);
  }

  String namespace() {
    return namespace;
  }

  List<HistoryEvent> history(String run) {
    return stub()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(execution(run))
                .build())
        .getHistory()
        .getEventsList();
  }

  /** The sealed order of the first activity of a type. */
  Payloads order(String run, String type) {
    return history(run).stream()
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .map(HistoryEvent::getActivityTaskScheduledEventAttributes)
        .filter(order -> order.getActivityType().getName().equals(type))
        .findFirst()
        .orElseThrow()
        .getInput();
  }

  /** The sealed answer to it. */
  Payloads answer(String run, String type) {
    List<HistoryEvent> all = history(run);
    long order =
        all.stream()
            .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
            .filter(
                event ->
                    event
                        .getActivityTaskScheduledEventAttributes()
                        .getActivityType()
                        .getName()
                        .equals(type))
            .findFirst()
            .orElseThrow()
            .getEventId();
    return all.stream()
        .filter(HistoryEvent::hasActivityTaskCompletedEventAttributes)
        .map(HistoryEvent::getActivityTaskCompletedEventAttributes)
        .filter(answer -> answer.getScheduledEventId() == order)
        .findFirst()
        .orElseThrow()
        .getResult();
  }

  Payloads input(String run) {
    return history(run).getFirst().getWorkflowExecutionStartedEventAttributes().getInput();
  }

  void start(String id, String type, Payloads input) {
    stub()
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowId(id)
                .setWorkflowType(WorkflowType.newBuilder().setName(type))
                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                .setInput(input)
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .build());
  }

  void signal(String run, String name, Payloads value) {
    stub()
        .signalWorkflowExecution(
            SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(execution(run))
                .setSignalName(name)
                .setInput(value)
                .setRequestId(UUID.randomUUID().toString())
                .build());
  }

  /** Lets the run begin anew behind its first workflow task; what was signaled is left out. */
  void reset(String run) {
    long first =
        history(run).stream()
            .filter(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
            .findFirst()
            .orElseThrow()
            .getEventId();
    stub()
        .resetWorkflowExecution(
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(execution(run))
                .setReason("nothing")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowTaskFinishEventId(first)
                .build());
  }

  /** Takes the next task of an activity in the worker's place. */
  PollActivityTaskQueueResponse pollActivity() {
    return stub()
        .pollActivityTaskQueue(
            PollActivityTaskQueueRequest.newBuilder()
                .setNamespace(namespace)
                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                .setIdentity("nobody")
                .build());
  }

  void complete(PollActivityTaskQueueResponse task, Payloads answer) {
    stub()
        .respondActivityTaskCompleted(
            RespondActivityTaskCompletedRequest.newBuilder()
                .setNamespace(namespace)
                .setTaskToken(task.getTaskToken())
                .setResult(answer)
                .build());
  }

  void fail(PollActivityTaskQueueResponse task, String type) {
    stub()
        .respondActivityTaskFailed(
            RespondActivityTaskFailedRequest.newBuilder()
                .setNamespace(namespace)
                .setTaskToken(task.getTaskToken())
                .setFailure(
                    Failure.newBuilder()
                        .setMessage("the host is gone")
                        .setApplicationFailureInfo(
                            ApplicationFailureInfo.newBuilder()
                                .setType(type)
                                .setNonRetryable(true)))
                .build());
  }

  PollWorkflowTaskQueueResponse pollWorkflow() {
    return stub()
        .pollWorkflowTaskQueue(
            PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(namespace)
                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                .setIdentity("nobody")
                .build());
  }

  void decide(PollWorkflowTaskQueueResponse task, Command command) {
    stub()
        .respondWorkflowTaskCompleted(
            RespondWorkflowTaskCompletedRequest.newBuilder()
                .setNamespace(namespace)
                .setTaskToken(task.getTaskToken())
                .addCommands(command)
                .build());
  }

  /** The namespace takes no run any more; the engine does not take that back. */
  @SuppressWarnings("deprecation") // what an engine takes is there to be tried
  void deprecate() {
    var unused =
        stub()
            .deprecateNamespace(
                DeprecateNamespaceRequest.newBuilder().setNamespace(namespace).build());
  }

  static WorkflowExecution execution(String run) {
    return WorkflowExecution.newBuilder().setWorkflowId(run).build();
  }

  static Payloads plain(String json) {
    return Payloads.newBuilder()
        .addPayloads(
            Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json)))
        .build();
  }

  String queue() {
    return queue;
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
