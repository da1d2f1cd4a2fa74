package dev.salvor.workflow.lock.engine;

import dev.salvor.workflow.contract.lock.LockActivities;
import dev.salvor.workflow.contract.lock.LockClaim;
import dev.salvor.workflow.contract.lock.LockOrder;
import dev.salvor.workflow.contract.lock.LockRequest;
import dev.salvor.workflow.contract.lock.LockState;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.lock.LockWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.activity.Activity;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks the engine that the calling activity belongs to. Safe for any activity thread. */
public final class LockActivitiesImpl implements LockActivities {
  /** The engine's lists know a run that has just begun only after a moment. */
  private static final Duration LISTED = Duration.ofSeconds(2);

  @Override
  public void ask(LockOrder order) {
    WorkflowClient client = client();
    String id = LockWorkflow.id(order.name());
    LockRequest request = new LockRequest(order.name(), lost(client, id));
    client
        .newUntypedWorkflowStub(
            LockWorkflow.TYPE,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(order.queue())
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .build())
        .signalWithStart(LockWorkflow.ASK, new Object[] {order.claim()}, new Object[] {request});
  }

  /** What was known of a lock whose workflow somebody ended by force: its holder holds it still. */
  private static LockState lost(WorkflowClient client, String id) {
    try {
      WorkflowExecutionDescription last = client.newUntypedWorkflowStub(id).describe();
      return switch (last.getStatus()) {
        case WORKFLOW_EXECUTION_STATUS_TERMINATED,
            WORKFLOW_EXECUTION_STATUS_FAILED,
            WORKFLOW_EXECUTION_STATUS_CANCELED,
            WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
            state((LockView) last.getMemo(LockView.MEMO_KEY, LockView.class));
        default -> LockState.FREE;
      };
    } catch (WorkflowNotFoundException never) {
      return LockState.FREE;
    }
  }

  private static LockState state(@Nullable LockView view) {
    return view == null ? LockState.FREE : new LockState(view.holder(), view.waiting());
  }

  @Override
  public void awaitEnded(LockClaim claim) {
    if (!hasEnded(claim)) {
      throw ApplicationFailure.newBuilder()
          .setMessage("run " + claim.run() + " has not ended")
          .setType("NOT_ENDED")
          .setCategory(ApplicationErrorCategory.BENIGN)
          .build();
    }
  }

  @Override
  public boolean hasEnded(LockClaim claim) {
    WorkflowClient client = client();
    DescribeWorkflowExecutionRequest request =
        DescribeWorkflowExecutionRequest.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            .setExecution(WorkflowExecution.newBuilder().setWorkflowId(claim.run().value()))
            .build();
    try {
      WorkflowExecutionInfo info =
          client
              .getWorkflowServiceStubs()
              .blockingStub()
              .describeWorkflowExecution(request)
              .getWorkflowExecutionInfo();
      return isClosed(info.getStatus())
          ? !claim.hosts() || haveHostsEnded(client, claim, info)
          : isAnother(info, claim);
    } catch (StatusRuntimeException answer) {
      return answer.getStatus().getCode() == Status.Code.NOT_FOUND;
    }
  }

  private static boolean isClosed(WorkflowExecutionStatus status) {
    return status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
        && status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW
        && status != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED;
  }

  /** A later run of the same id; the one that is meant is long gone. */
  private static boolean isAnother(WorkflowExecutionInfo info, LockClaim claim) {
    return !info.getFirstRunId().isEmpty()
        && !claim.execution().isEmpty()
        && !info.getFirstRunId().equals(claim.execution());
  }

  /** Those of a fleet that was ended by force come to their own end a little later. */
  private static boolean haveHostsEnded(
      WorkflowClient client, LockClaim claim, WorkflowExecutionInfo info) {
    Instant closed =
        Instant.ofEpochSecond(info.getCloseTime().getSeconds(), info.getCloseTime().getNanos());
    if (Instant.now().isBefore(closed.plus(LISTED))) {
      return false;
    }
    CountWorkflowExecutionsRequest open =
        CountWorkflowExecutionsRequest.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            // Notices are children, too, and may be open for days.
            .setQuery(
                "ParentWorkflowId = '"
                    + claim.run()
                    + "' AND ExecutionStatus = 'Running' AND WorkflowType = '"
                    + claim.runbook()
                    + "'")
            .build();
    try {
      return client
              .getWorkflowServiceStubs()
              .blockingStub()
              .countWorkflowExecutions(open)
              .getCount()
          == 0;
    } catch (StatusRuntimeException answer) {
      // The engine in memory cannot count.
      return answer.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
    }
  }

  private static WorkflowClient client() {
    return Activity.getExecutionContext().getWorkflowClient();
  }
}
