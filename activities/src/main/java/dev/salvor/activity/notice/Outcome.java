package dev.salvor.activity.notice;

/** What became of one try. */
public sealed interface Outcome {
  /** The other side took the message. */
  record Accepted(String said) implements Outcome {}

  /**
   * It did not, or nobody can know.
   *
   * @param again whether another try makes sense
   */
  record Refused(String why, boolean again) implements Outcome {}

  static Outcome accepted(String said) {
    return new Accepted(said);
  }

  /** To be tried again. */
  static Outcome refused(String why) {
    return new Refused(why, true);
  }
}
