package dev.salvor.workflow.contract.notice;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Tells people one thing. Started under the notice's id, so that there is one of it for ever, and
 * left alone by the run that started it. It has no search attributes, so it is no run in any list.
 */
@WorkflowInterface
public interface NoticeWorkflow {
  /** Its type on the engine; no runbook can have this name. */
  String TYPE = "SalvorNotice";

  /** Tells everybody who is to be told, and says who was. */
  @WorkflowMethod(name = TYPE)
  NoticeReport tell(NoticeRequest request);
}
