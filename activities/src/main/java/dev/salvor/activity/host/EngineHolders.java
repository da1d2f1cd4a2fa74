package dev.salvor.activity.host;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;

/** Asks the engine that an activity belongs to. Safe for any thread. */
final class EngineHolders implements Holders {
  private final ActivityExecutionContext activity;

  private EngineHolders(ActivityExecutionContext activity) {
    this.activity = activity;
  }

  /** For threads, too, that this activity begins: they do not know that they are part of it. */
  static EngineHolders ofThisActivity() {
    return new EngineHolders(Activity.getExecutionContext());
  }

  @Override
  public boolean isOpen(String run) {
    WorkflowClient client = activity.getWorkflowClient();
    DescribeWorkflowExecutionRequest request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
            .build();
    try {
      return client
              .getWorkflowServiceStubs()
              .blockingStub()
              .describeWorkflowExecution(request)
              .getWorkflowExecutionInfo()
              .getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (StatusRuntimeException answer) {
      // An engine that cannot say leaves the host with its holder.
      return answer.getStatus().getCode() != Status.Code.NOT_FOUND;
    }
  }
}
