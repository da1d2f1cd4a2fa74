package dev.salvor.workflow.rehearsal;

import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** Puts plans on a worker. */
public final class RehearsalRegistration {
  private RehearsalRegistration() {}

  /** Registers the plan workflow; an input that cannot be read fails it. */
  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(
                DataConverterException.class, PayloadCodecException.class)
            .build(),
        PlanWorkflowImpl.class);
  }
}
