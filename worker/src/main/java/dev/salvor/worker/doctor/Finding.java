package dev.salvor.worker.doctor;

/**
 * One thing looked at.
 *
 * @param fix what to do; empty where all is well
 */
public record Finding(String subject, Level level, String detail, String fix) {
  /** How bad. */
  public enum Level {
    OK,
    WARNING,
    PROBLEM
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, Level.OK, detail, "");
  }

  static Finding warning(String subject, String detail, String fix) {
    return new Finding(subject, Level.WARNING, detail, fix);
  }

  static Finding problem(String subject, String detail, String fix) {
    return new Finding(subject, Level.PROBLEM, detail, fix);
  }
}
