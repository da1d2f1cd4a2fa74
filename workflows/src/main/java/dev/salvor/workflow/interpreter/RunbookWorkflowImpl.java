package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.run.RunOutcome;
import io.temporal.common.converter.EncodedValues;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;

/** The shape of {@link RunbookWorkflow} under the name of whatever runbook it runs. */
final class RunbookWorkflowImpl implements DynamicWorkflow {
  private final InterpreterOptions options;

  RunbookWorkflowImpl(InterpreterOptions options) {
    this.options = options;
  }

  @Override
  public RunOutcome execute(EncodedValues arguments) {
    RunbookRun run = new RunbookRun(arguments.get(0, RunRequest.class), options);
    // From here on signals are taken in, also those that came before the first workflow task.
    Workflow.registerListener(run.decisions());
    return run.toItsEnd();
  }
}
