package dev.salvor.workflow.contract;

import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One run of a runbook on one host. Started under the run id with {@code REJECT_DUPLICATE}. The
 * type on the engine is the runbook's name: the implementation is a dynamic one that takes this
 * shape.
 */
@WorkflowInterface
public interface RunbookWorkflow {
  String DECIDE = "decide";

  /**
   * Runs to its end and says how it ended. Outcomes are values; it fails only on a broken input.
   */
  @WorkflowMethod(name = "runbook")
  RunOutcome run(RunRequest request);

  /** Takes in a decision; acknowledged in {@link RunView#acknowledged()}. Idempotent by its id. */
  @SignalMethod(name = DECIDE)
  void decide(Decision decision);
}
