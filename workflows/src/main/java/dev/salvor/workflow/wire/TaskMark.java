package dev.salvor.workflow.wire;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the converter which task the worker's thread is about to do: the engine says it before the
 * task's input is opened. Without it on a worker no input is held against its execution.
 */
public final class TaskMark extends WorkerInterceptorBase {
  private static final ThreadLocal<@Nullable String> EXECUTION = new ThreadLocal<>();

  /** The execution that the task of this thread is for; empty outside of one. */
  static Optional<String> execution() {
    return Optional.ofNullable(EXECUTION.get());
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public void init(ActivityExecutionContext context) {
        ActivityInfo info = context.getInfo();
        EXECUTION.set(info.getWorkflowRunId());
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        EXECUTION.remove();
        return super.execute(input);
      }
    };
  }
}
