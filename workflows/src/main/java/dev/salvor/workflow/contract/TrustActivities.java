package dev.salvor.workflow.contract;

import dev.salvor.workflow.contract.run.Approvers;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a run asks of the worker that decides for it. Reads; safe to call again. */
@ActivityInterface
public interface TrustActivities {
  /** Whose signature proves an approval, as it is now. */
  @ActivityMethod(name = "approvers")
  Approvers approvers();
}
