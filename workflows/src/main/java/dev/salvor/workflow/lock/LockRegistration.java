package dev.salvor.workflow.lock;

import dev.salvor.workflow.lock.engine.LockActivitiesImpl;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** Puts named locks on a worker. */
public final class LockRegistration {
  private LockRegistration() {}

  /** Registers the lock's workflow and its activities; an input that cannot be read fails it. */
  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(
                DataConverterException.class, PayloadCodecException.class)
            .build(),
        LockWorkflowImpl.class);
    worker.registerActivitiesImplementations(new LockActivitiesImpl());
  }
}
