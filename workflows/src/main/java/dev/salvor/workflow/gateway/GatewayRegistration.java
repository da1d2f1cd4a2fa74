package dev.salvor.workflow.gateway;

import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;

/** Puts questions to gateways on a worker. */
public final class GatewayRegistration {
  private GatewayRegistration() {}

  /** Registers the workflow; an input that cannot be read fails it. */
  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(
                DataConverterException.class, PayloadCodecException.class)
            .build(),
        GatewayWorkflowImpl.class);
  }
}
