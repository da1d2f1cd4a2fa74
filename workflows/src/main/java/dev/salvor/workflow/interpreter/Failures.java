package dev.salvor.workflow.interpreter;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;

/** Broken promises in words. */
final class Failures {
  private Failures() {}

  /** One line about an activity that failed for good. */
  static String words(String activity, ActivityFailure failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof CanceledFailure) {
      return activity + " was canceled and the host did not say what became of it";
    }
    if (cause instanceof ApplicationFailure application) {
      return activity
          + " failed ("
          + application.getType()
          + "): "
          + application.getOriginalMessage();
    }
    return activity + " failed: " + (cause == null ? failure.getMessage() : cause.getMessage());
  }
}
