package dev.salvor.workflow.interpreter;

import dev.salvor.trust.SignedBy;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.VerifyKey;
import dev.salvor.workflow.contract.run.Approvers;
import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;

/** Who approves, and how that is known. Pure. */
sealed interface Approver {
  /**
   * Somebody whose word can count.
   *
   * @param name the account, or the name of the key
   * @param label for people, as in a list
   * @param proof how it is known, for people; empty in a run that is older than proofs
   */
  record Known(String name, String label, Optional<String> proof) implements Approver {}

  /** Not who it should be; {@code why} says what to do. */
  record Refused(String why) implements Approver {}

  /** Who sent the decision, by the account that its command line named. */
  static Known byAccount(Decision decision) {
    return new Known(decision.user(), Decisions.who(decision), Optional.empty());
  }

  /**
   * Who sent the decision, proved where there is a key.
   *
   * @param run the run that it was sent to
   * @param definition digest of what that runs
   */
  static Approver of(Decision decision, String run, String definition, Approvers trusted) {
    if (trusted.problem().isPresent()) {
      return new Refused("it cannot be told whose approval counts: " + trusted.problem().get());
    }
    Optional<String> stranger = Optional.empty();
    if (decision.proof().isPresent()) {
      Decision.Proof proof = decision.proof().get();
      Optional<VerifyKey> key = key(proof);
      if (key.isEmpty()
          || !decision.statement(run, definition).isBy(key.get(), proof.signature())) {
        return new Refused(
            "its signature does not hold: it is of another decision, or it was changed on its way");
      }
      Optional<TrustedKey> owner = trusted.of(key.get());
      if (owner.isPresent()) {
        return new Known(
            owner.get().name(),
            owner.get().name() + " (by signature)",
            Optional.of("proved by the signature of " + SignedBy.name(owner.get())));
      }
      stranger =
          Optional.of("its key " + key.get().fingerprint() + " is not trusted with approvals");
    }
    return unproved(decision, trusted, stranger);
  }

  private static Approver unproved(
      Decision decision, Approvers trusted, Optional<String> stranger) {
    String because = stranger.map(s -> " (" + s + ")").orElse("");
    if (trusted.required()) {
      return new Refused(
          "the worker counts an approval only with the signature of a key that it trusts with"
              + " approve: "
              + trusted.words()
              + because
              + "; approve with such a key: --key NAME");
    }
    Optional<TrustedKey> own = trusted.named(decision.user());
    if (own.isPresent()) {
      return new Refused(
          "who is "
              + decision.user()
              + " is proved by the signature of "
              + SignedBy.name(own.get())
              + because
              + "; approve with that key: --key NAME");
    }
    return new Known(
        decision.user(),
        Decisions.who(decision),
        Optional.of(
            "by OS user "
                + Decisions.who(decision)
                + ", not proved"
                + stranger.map(s -> ": " + s).orElse("")));
  }

  private static Optional<VerifyKey> key(Decision.Proof proof) {
    try {
      return Optional.of(new VerifyKey(proof.key()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
