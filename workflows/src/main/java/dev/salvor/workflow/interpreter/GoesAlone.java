package dev.salvor.workflow.interpreter;

/**
 * Something must be decided about one host of a batch: it leaves the batch, and a run of its own
 * begins again from the host's record.
 */
final class GoesAlone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean failing;

  private GoesAlone(String why, boolean failing) {
    super(why, null, false, false);
    this.failing = failing;
  }

  /** Nothing went wrong. */
  GoesAlone(String why) {
    this(why, false);
  }

  /** Something went wrong, with which the host's run fails if nothing helps. */
  static GoesAlone failing(String why) {
    return new GoesAlone(why, true);
  }

  boolean isFailing() {
    return failing;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
