package dev.salvor.workflow.contract.run;

import java.time.Instant;
import java.util.Optional;

/**
 * What an operator decided. Sent as a signal; the id makes it count once, however often it is sent.
 *
 * @param step id of the step it is about, {@code phase.step}, or the end of it after a dot; absent:
 *     the one that waits (or the whole run)
 * @param from machine of the command line
 */
public record Decision(
    String id,
    Kind kind,
    Optional<String> step,
    String user,
    String from,
    Instant at,
    Optional<String> why) {
  public enum Kind {
    APPROVE,
    DENY,
    RETRY,
    SKIP,
    ABORT,
    PAUSE,
    RESUME
  }
}
