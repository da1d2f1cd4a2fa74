package dev.salvor.workflow.contract.plan;

/**
 * What a check says about the host as it is now.
 *
 * @param why its last line, masked, or why it could not be asked; empty if nothing was said
 */
public record CheckAnswer(Says says, String why) {
  /** The three answers of a check. */
  public enum Says {
    /** Exit 0. */
    DONE,
    /** Exit 1. */
    NOT_DONE,
    /** Anything else: another exit code, a time-out, no answer. */
    CANNOT_TELL
  }
}
