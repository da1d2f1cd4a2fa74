package dev.salvor.workflow.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Evaluates the expressions of the next steps. Runs as a local activity, so that history keeps the
 * answer and a newer expression engine never changes a replay. Pure.
 */
@ActivityInterface
public interface ResolveActivities {
  @ActivityMethod(name = "resolve")
  ResolveReport resolve(ResolveRequest request);
}
