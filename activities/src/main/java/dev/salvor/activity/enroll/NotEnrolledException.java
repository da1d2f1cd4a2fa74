package dev.salvor.activity.enroll;

/** A host cannot have a worker, and why. */
final class NotEnrolledException extends Exception {
  private static final long serialVersionUID = 1L;

  NotEnrolledException(String why) {
    super(why);
  }

  NotEnrolledException(String why, Throwable cause) {
    super(why, cause);
  }
}
