package dev.salvor.workflow.contract.lock;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One named lock, as long as a run holds it or waits for it. Spoken to by signals, each with a
 * {@link LockClaim}; it answers the run with {@link #ANSWER}. It has no search attributes, so it is
 * no run in any list.
 */
@WorkflowInterface
public interface LockWorkflow {
  /** Its type on the engine; no runbook can have this name. */
  String TYPE = "SalvorLock";

  /** The run needs the lock; idempotent, it is answered each time. */
  String ASK = "ask";

  /** The run has ended, or waits no more; idempotent. */
  String RELEASE = "release";

  /** The signal to a run, with a {@link LockAnswer}. */
  String ANSWER = "lock";

  /** The id of the workflow of the lock {@code name}. */
  static String id(String name) {
    return "lock:" + name;
  }

  /** Serves until nobody holds it or waits for it. */
  @WorkflowMethod(name = TYPE)
  void serve(LockRequest request);
}
