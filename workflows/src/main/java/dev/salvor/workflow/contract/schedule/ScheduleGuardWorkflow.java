package dev.salvor.workflow.contract.schedule;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Waits beside one run of a schedule. The engine cancels it when that run is closed in any way,
 * also by force; then the schedule is judged. No run in any list.
 */
@WorkflowInterface
public interface ScheduleGuardWorkflow {
  /** Its type on the engine; no runbook can have this name. */
  String TYPE = "SalvorScheduleGuard";

  /** Waits, and judges. */
  @WorkflowMethod(name = TYPE)
  Judgement guard(GuardRequest request);
}
