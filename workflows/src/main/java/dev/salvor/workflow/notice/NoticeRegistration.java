package dev.salvor.workflow.notice;

import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** Puts notices on a worker. */
public final class NoticeRegistration {
  private NoticeRegistration() {}

  /** Registers the notice workflow; an input that cannot be read fails it. */
  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(
                DataConverterException.class, PayloadCodecException.class)
            .build(),
        NoticeWorkflowImpl.class);
  }
}
