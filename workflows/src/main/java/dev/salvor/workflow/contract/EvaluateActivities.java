package dev.salvor.workflow.contract;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Evaluates one expression between segments: {@code retry.until} and run timeouts that are not
 * plain text. Runs as a local activity, so that history keeps the answer. Pure.
 */
@ActivityInterface
public interface EvaluateActivities {
  @ActivityMethod(name = "evaluate")
  EvaluateReport evaluate(EvaluateRequest request);
}
