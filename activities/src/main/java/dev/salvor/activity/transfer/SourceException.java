package dev.salvor.activity.transfer;

import java.io.IOException;

/** A copy cannot be done as it is; the message says what of it, and why, to people. */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is to blame, for programs: the exit code of the step. */
  public enum Blame {
    SOURCE(66),
    NO_ROOM(73),
    NOT_WRITTEN(74),
    TIMEOUT(75),
    STOPPED(76);

    private final int exit;

    Blame(int exit) {
      this.exit = exit;
    }

    public int exit() {
      return exit;
    }
  }

  private final Blame blame;

  public SourceException(String why) {
    this(Blame.SOURCE, why);
  }

  public SourceException(Blame blame, String why) {
    super(why);
    this.blame = blame;
  }

  SourceException(String why, Exception cause) {
    super(why, cause);
    this.blame = Blame.SOURCE;
  }

  public Blame blame() {
    return blame;
  }
}
