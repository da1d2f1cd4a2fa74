package dev.salvor.workflow.interpreter;

import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.DynamicWorkflow;

/** Puts the interpreter on a worker: it takes every workflow type, each a runbook's name. */
public final class InterpreterRegistration {
  private InterpreterRegistration() {}

  /** Registers the interpreter. */
  public static void register(Worker worker, InterpreterOptions options) {
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class, () -> new RunbookWorkflowImpl(options), implementation());
  }

  /**
   * A value that cannot be read fails the run with the reason. The SDK (1.38) does not apply this
   * to dynamic workflows, so the interpreter does it itself; it stays for when the SDK does.
   */
  public static WorkflowImplementationOptions implementation() {
    return WorkflowImplementationOptions.newBuilder()
        .setFailWorkflowExceptionTypes(DataConverterException.class, PayloadCodecException.class)
        .build();
  }
}
