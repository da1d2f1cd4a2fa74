package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.run.StepResult;

/** What follows an attempt. */
sealed interface NextMove {
  /** The step has done its work. */
  record Done(StepResult result) implements NextMove {}

  /** The same variant once more. */
  record Again(Tries tries, String why) implements NextMove {}

  /**
   * The next variant.
   *
   * @param what failed: exit, timeout, unreachable, verify, unknown, not-begun, policy, until
   */
  record Fallback(Tries tries, String what, String why) implements NextMove {}

  /** Only the operator can tell whether it may run again. */
  record Ask(Tries ifRetried, String why) implements NextMove {}

  /**
   * Nothing is left; {@code onFailure} decides.
   *
   * @param mayRetry false if a retry would touch what still runs
   */
  record Failed(boolean mayRetry, String why) implements NextMove {}

  /** It was stopped with the run. */
  record Stopped() implements NextMove {}
}
