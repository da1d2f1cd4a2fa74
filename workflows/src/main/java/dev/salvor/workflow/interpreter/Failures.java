package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.FailureType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.payload.codec.PayloadCodecException;

/** Broken promises in words. */
final class Failures {
  private Failures() {}

  /** Why the run cannot go on after an activity that failed for good. */
  static RunStop stop(String activity, ActivityFailure failure) {
    if (failure.getCause() instanceof ApplicationFailure application) {
      String type = application.getType();
      boolean silent = type.equals(FailureType.HOST_UNREACHABLE.name());
      if (silent || type.equals(FailureType.NO_WAY_IN.name())) {
        return new RunStop.Unreachable(application.getOriginalMessage(), silent);
      }
    }
    return Way.isUntaken(failure)
        ? new RunStop.Unreachable(Way.untaken(), true)
        : new RunStop.Broken(words(activity, failure));
  }

  /** Why the run cannot go on after an answer that is not believed. */
  static RunStop refused(String activity, PayloadCodecException answer) {
    return new RunStop.Broken(
        activity + " failed (" + FailureType.UNSEALED_INPUT + "): " + answer.getMessage());
  }

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
