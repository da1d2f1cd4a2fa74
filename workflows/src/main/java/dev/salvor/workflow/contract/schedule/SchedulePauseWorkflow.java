package dev.salvor.workflow.contract.schedule;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One pause of a schedule: tells people at its begin and each day, and ends it in time. Canceled
 * when somebody lets the schedule go on before. No run in any list.
 */
@WorkflowInterface
public interface SchedulePauseWorkflow {
  /** Its type on the engine; no runbook can have this name. */
  String TYPE = "SalvorSchedulePause";

  /** Keeps it to its end; true if it was ended here. */
  @WorkflowMethod(name = TYPE)
  boolean keep(PauseRequest request);
}
