package dev.salvor.worker;

import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.gateway.GatewayWorkflow;
import dev.salvor.workflow.contract.notice.NoticeWorkflow;
import dev.salvor.workflow.contract.schedule.ScheduleGuardWorkflow;
import dev.salvor.workflow.contract.schedule.SchedulePauseWorkflow;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Set;

/**
 * Tells when a run begins on this host: before its first activity here does anything. A plan is no
 * run: nobody misses it after a reboot, and it must change nothing but the state folder. A notice
 * is none either: what is left of it is told when the node is up again. So is a question to a
 * gateway, and what guards schedules.
 */
final class OpenRunHook extends WorkerInterceptorBase {
  private static final Set<String> NO_RUNS =
      Set.of(
          PlanWorkflow.TYPE,
          NoticeWorkflow.TYPE,
          GatewayWorkflow.TYPE,
          ScheduleGuardWorkflow.TYPE,
          SchedulePauseWorkflow.TYPE);

  private final Runnable opened;

  OpenRunHook(Runnable opened) {
    this.opened = opened;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private boolean no;

      @Override
      public void init(ActivityExecutionContext context) {
        no = NO_RUNS.contains(context.getInfo().getWorkflowType());
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        if (!no) {
          opened.run();
        }
        return super.execute(input);
      }
    };
  }
}
