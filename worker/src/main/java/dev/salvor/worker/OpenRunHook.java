package dev.salvor.worker;

import dev.salvor.workflow.contract.PlanWorkflow;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;

/**
 * Tells when a run begins on this host: before its first activity here does anything. A plan is no
 * run: nobody misses it after a reboot, and it must change nothing but the state folder.
 */
final class OpenRunHook extends WorkerInterceptorBase {
  private final Runnable opened;

  OpenRunHook(Runnable opened) {
    this.opened = opened;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private boolean plan;

      @Override
      public void init(ActivityExecutionContext context) {
        plan = PlanWorkflow.TYPE.equals(context.getInfo().getWorkflowType());
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        if (!plan) {
          opened.run();
        }
        return super.execute(input);
      }
    };
  }
}
