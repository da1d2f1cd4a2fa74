package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.StepResult;

/**
 * Counts what failed, in the one way that all logs share: attempts, of which a retry or a fallback
 * may have made the step good; and steps that nothing made good and that are not tolerated. Not for
 * several threads.
 */
final class FailureCount {
  private int attempts;
  private int steps;

  void follow(RunEvent event) {
    switch (event) {
      case RunEvent.AttemptEnded e -> attempts += e.done() ? 0 : 1;
      case RunEvent.StepEnded e -> steps += counts(e) ? 1 : 0;
      case RunEvent.RunEnded e -> steps = e.failures();
      default -> {
        // Nothing of it fails.
      }
    }
  }

  private static boolean counts(RunEvent.StepEnded e) {
    return !e.tolerated() && (e.result() == StepResult.FAILED || e.result() == StepResult.UNKNOWN);
  }

  /** {@code 1 step failed, 3 attempts failed}. */
  String words() {
    return steps(steps) + ", " + Texts.count(attempts, "attempt") + " failed";
  }

  static String steps(int failures) {
    return Texts.count(failures, "step") + " failed";
  }
}
