package dev.salvor.worker;

import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;

/** Tells when a run begins on this host: before its first activity here does anything. */
final class OpenRunHook extends WorkerInterceptorBase {
  private final Runnable opened;

  OpenRunHook(Runnable opened) {
    this.opened = opened;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        opened.run();
        return super.execute(input);
      }
    };
  }
}
