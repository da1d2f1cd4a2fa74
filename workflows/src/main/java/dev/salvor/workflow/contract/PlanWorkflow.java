package dev.salvor.workflow.contract;

import dev.salvor.workflow.contract.plan.PlanReport;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Asks the checks of a runbook on a host, and nothing else of it: no command, no verify, no undo.
 * It reserves no host and has no search attributes, so it is no run in any list.
 */
@WorkflowInterface
public interface PlanWorkflow {
  /** Its type on the engine; no runbook can have this name. */
  String TYPE = "SalvorPlan";

  /**
   * Asks and reports. Needs {@code runId} to be an id of its own.
   *
   * @param request as for a run; whatever it names that only a run can know must have been taken
   *     out of its definition
   */
  @WorkflowMethod(name = TYPE)
  PlanReport plan(RunRequest request);
}
