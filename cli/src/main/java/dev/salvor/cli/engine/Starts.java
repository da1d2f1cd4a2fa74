package dev.salvor.cli.engine;

import com.google.protobuf.ByteString;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.gateway.GatewayRequest;
import dev.salvor.workflow.contract.gateway.GatewayWorkflow;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.time.Duration;
import java.util.UUID;

/** How a run is started: one id is one run, for ever. */
final class Starts {
  /** One way to start a run. */
  @FunctionalInterface
  interface Form {
    StartWorkflowExecutionRequest of(RunRequest request, String namespace, Payloads sealed);
  }

  private static final Duration QUESTION = Duration.ofHours(1);

  private Starts() {}

  static StartWorkflowExecutionRequest request(
      RunRequest request, String namespace, Payloads sealed) {
    String runbook = request.definition().runbook().name();
    return common(request, runbook, namespace, sealed)
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .setSearchAttributes(attributes(request))
        .build();
  }

  /** The same for a run whose last execution has ended. */
  static StartWorkflowExecutionRequest again(
      RunRequest request, String namespace, Payloads sealed) {
    return request(request, namespace, sealed).toBuilder()
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .build();
  }

  static WorkflowType type(RunRequest request) {
    return WorkflowType.newBuilder().setName(request.definition().runbook().name()).build();
  }

  /** What a run is found by. */
  static io.temporal.api.common.v1.SearchAttributes attributes(RunRequest request) {
    return io.temporal.api.common.v1.SearchAttributes.newBuilder()
        .putIndexedFields(
            SearchAttributes.RUNBOOK.getName(), keyword(request.definition().runbook().name()))
        .putIndexedFields(SearchAttributes.HOST.getName(), keyword(request.where()))
        .putIndexedFields(SearchAttributes.STATUS.getName(), keyword(RunStatus.RUNNING.name()))
        .build();
  }

  /** A plan has no search attributes: lists of runs do not know it. */
  static StartWorkflowExecutionRequest plan(RunRequest request, String namespace, Payloads sealed) {
    return common(request, PlanWorkflow.TYPE, namespace, sealed).build();
  }

  /** A question to a gateway is no run either. Nobody waits for its answer for long. */
  static StartWorkflowExecutionRequest question(
      GatewayRequest request, String namespace, Payloads sealed) {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace(namespace)
        .setWorkflowId(request.id().value())
        .setWorkflowType(WorkflowType.newBuilder().setName(GatewayWorkflow.TYPE))
        .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.gateway(request.gateway())))
        .setInput(sealed)
        .setWorkflowExecutionTimeout(
            com.google.protobuf.Duration.newBuilder().setSeconds(QUESTION.toSeconds()))
        .setRequestId(UUID.randomUUID().toString())
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
        .build();
  }

  private static StartWorkflowExecutionRequest.Builder common(
      RunRequest request, String type, String namespace, Payloads sealed) {
    return StartWorkflowExecutionRequest.newBuilder()
        .setNamespace(namespace)
        .setWorkflowId(request.runId().value())
        .setWorkflowType(WorkflowType.newBuilder().setName(type))
        .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.of(request)))
        .setInput(sealed)
        .setIdentity(request.submitter().user() + "@" + request.submitter().machine())
        .setRequestId(UUID.randomUUID().toString())
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
  }

  /** Search attributes are read by the engine, so they are plain; names only go in here. */
  private static Payload keyword(String name) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .putMetadata("type", ByteString.copyFromUtf8("Keyword"))
        .setData(ByteString.copyFromUtf8('"' + name + '"'))
        .build();
  }
}
