package dev.salvor.workflow.contract.lock;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What runs and locks ask of the engine. Each may be asked again. */
@ActivityInterface
public interface LockActivities {
  /** Brings the claim to the lock's workflow, which begins if there is none. */
  @ActivityMethod(name = "askLock")
  void ask(LockOrder order);

  /**
   * Whether the run has ended, and the runs of its hosts with it; what the engine cannot say counts
   * as no.
   */
  @ActivityMethod(name = "hasEnded")
  boolean hasEnded(LockClaim claim);

  /** The same as a question that fails, to be tried again, until it has. */
  @ActivityMethod(name = "awaitEnded")
  void awaitEnded(LockClaim claim);
}
