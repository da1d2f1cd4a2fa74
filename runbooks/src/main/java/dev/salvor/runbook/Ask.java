package dev.salvor.runbook;

/**
 * How long a question to the operator waits, and what follows if nobody answers.
 *
 * @param timeout duration text or expression; zero takes {@code onTimeout} at once
 */
public record Ask(String timeout, OnTimeout onTimeout) {
  /** What an unanswered question means. There is no approval by time-out. */
  public enum OnTimeout {
    ABORT,
    SKIP,
    RETRY
  }
}
