package dev.salvor.workflow.contract.run;

import dev.salvor.runbook.Copies;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator decided. Sent as a signal; the id makes it count once, however often it is sent.
 *
 * @param step id of the step it is about, {@code phase.step}, or the end of it after a dot; absent:
 *     the one that waits (or the whole run)
 * @param from machine of the command line
 * @param inputs values that go with an approval, as texts by name
 */
public record Decision(
    String id,
    Kind kind,
    Optional<String> step,
    String user,
    String from,
    Instant at,
    Optional<String> why,
    Map<String, String> inputs) {
  public enum Kind {
    APPROVE,
    DENY,
    RETRY,
    SKIP,
    ABORT,
    PAUSE,
    RESUME
  }

  public Decision {
    // Absent in one that another version of the command line sent.
    inputs = inputs == null ? Map.of() : Copies.ordered(inputs);
  }
}
