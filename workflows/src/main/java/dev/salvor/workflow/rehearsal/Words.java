package dev.salvor.workflow.rehearsal;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;

/** Texts for people. Pure. */
final class Words {
  private static final int MOST = 400;

  private Words() {}

  /** One line about an activity that failed for good. */
  static String of(ActivityFailure failure) {
    Throwable cause = failure.getCause();
    return failure.getActivityType()
        + " failed: "
        + (cause instanceof ApplicationFailure application
            ? application.getOriginalMessage()
            : cause == null ? failure.getMessage() : cause.getMessage());
  }

  /** The last line of what was printed that says something. */
  static String last(String printed) {
    String stripped = printed.strip();
    return cut(stripped.substring(stripped.lastIndexOf('\n') + 1).strip());
  }

  /** At most so many characters, without half of a surrogate pair. */
  static String cut(String text) {
    if (text.length() <= MOST) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(MOST - 2)) ? MOST - 2 : MOST - 1)
        + "…";
  }
}
