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
   * A value that cannot be read fails the run with the reason. Without this it would fail the
   * workflow task, which the engine repeats for ever.
   */
  public static WorkflowImplementationOptions implementation() {
    return WorkflowImplementationOptions.newBuilder()
        .setFailWorkflowExceptionTypes(DataConverterException.class, PayloadCodecException.class)
        .build();
  }
}
