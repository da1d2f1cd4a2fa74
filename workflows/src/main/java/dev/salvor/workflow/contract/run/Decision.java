package dev.salvor.workflow.contract.run;

import dev.salvor.runbook.Copies;
import dev.salvor.trust.ApprovalStatement;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an operator decided. Sent as a signal; the id makes it count once, however often it is sent.
 *
 * @param step id of the step it is about, {@code phase.step}, or the end of it after a dot; absent:
 *     the one that waits (or the whole run)
 * @param from machine of the command line
 * @param inputs values that go with an approval, as texts by name
 * @param proof that a key has signed it; absent: who it is, is what the command line says
 */
public record Decision(
    String id,
    Kind kind,
    Optional<String> step,
    String user,
    String from,
    Instant at,
    Optional<String> why,
    Map<String, String> inputs,
    Optional<Proof> proof) {
  /**
   * A signature of the decision's {@link #statement}.
   *
   * @param key the public key, 32 bytes in Base64
   * @param signature 64 bytes in Base64
   */
  public record Proof(String key, String signature) {
    public Proof {
      key = Objects.requireNonNullElse(key, "");
      signature = Objects.requireNonNullElse(signature, "");
    }
  }

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

  /** One that nobody has signed. */
  public Decision(
      String id,
      Kind kind,
      Optional<String> step,
      String user,
      String from,
      Instant at,
      Optional<String> why,
      Map<String, String> inputs) {
    this(id, kind, step, user, from, at, why, inputs, Optional.empty());
  }

  /**
   * What a key signs.
   *
   * @param run id of the run that it is sent to
   * @param definition digest of what that runs
   */
  public ApprovalStatement statement(String run, String definition) {
    return new ApprovalStatement(
        id, run, definition, step, kind.name(), user, from, at, why, inputs);
  }

  /** The same with its proof. */
  public Decision provedBy(Proof signature) {
    return new Decision(id, kind, step, user, from, at, why, inputs, Optional.of(signature));
  }
}
