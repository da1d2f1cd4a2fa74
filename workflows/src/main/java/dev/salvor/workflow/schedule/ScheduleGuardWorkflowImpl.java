package dev.salvor.workflow.schedule;

import dev.salvor.workflow.contract.schedule.GuardRequest;
import dev.salvor.workflow.contract.schedule.JudgeOrder;
import dev.salvor.workflow.contract.schedule.Judgement;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleActivities;
import dev.salvor.workflow.contract.schedule.ScheduleGuardWorkflow;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import dev.salvor.workflow.contract.schedule.SchedulePauseWorkflow;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.Optional;

/** The end of the run cancels it, which is what it waits for. */
public final class ScheduleGuardWorkflowImpl implements ScheduleGuardWorkflow {
  private Judgement judgement = new Judgement(Optional.empty());

  @Override
  public Judgement guard(GuardRequest request) {
    try {
      Workflow.await(() -> false);
    } catch (CanceledFailure theRunHasEnded) {
      Workflow.newDetachedCancellationScope(() -> judge(request)).run();
    }
    return judgement;
  }

  private void judge(GuardRequest request) {
    judgement =
        Workflow.newActivityStub(ScheduleActivities.class, ActivityProfiles.schedule())
            .judge(new JudgeOrder(request.schedule(), request.run(), request.failures()));
    judgement.paused().ifPresent(pause -> keep(request, pause));
  }

  /** Leaves it alone once it is there. */
  private static void keep(GuardRequest request, SchedulePause pause) {
    SchedulePauseWorkflow keeper =
        Workflow.newChildWorkflowStub(
            SchedulePauseWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(pause.keeper(request.schedule()))
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .build());
    Promise<Boolean> ended =
        Async.function(keeper::keep, new PauseRequest(request.schedule(), pause, request.node()))
            .handle((done, failed) -> failed == null);
    Promise.anyOf(
            Workflow.getWorkflowExecution(keeper).handle((there, failed) -> failed == null), ended)
        .get();
  }
}
