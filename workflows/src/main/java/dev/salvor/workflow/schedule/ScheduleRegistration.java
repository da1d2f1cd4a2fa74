package dev.salvor.workflow.schedule;

import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** Puts guards and pauses of schedules on a worker. */
public final class ScheduleRegistration {
  private ScheduleRegistration() {}

  /** Registers the workflows; an input that cannot be read fails them. */
  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(
                DataConverterException.class, PayloadCodecException.class)
            .build(),
        ScheduleGuardWorkflowImpl.class,
        SchedulePauseWorkflowImpl.class);
  }
}
