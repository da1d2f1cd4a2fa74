package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.trust.VerifyKey;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A decision that was sent, in JSON; the names are part of the interface.
 *
 * @param confirmed the run has heard it; if not, it is recorded and will be
 * @param taken it changed something; false also while it is not confirmed
 * @param effect what follows, or why it was not taken; empty while it is not confirmed
 * @param signedBy fingerprint of the key that signed it
 */
public record DecisionJson(
    String run,
    String decision,
    Decision.Kind kind,
    Optional<String> step,
    String user,
    Optional<String> why,
    Map<String, String> inputs,
    boolean confirmed,
    boolean taken,
    String effect,
    Optional<String> signedBy) {

  public static DecisionJson of(
      RunId id, Decision decision, Optional<Acknowledgement> acknowledged) {
    return new DecisionJson(
        id.value(),
        decision.id(),
        decision.kind(),
        decision.step(),
        decision.user(),
        decision.why(),
        decision.inputs(),
        acknowledged.isPresent(),
        acknowledged.map(Acknowledgement::taken).orElse(false),
        acknowledged.map(Acknowledgement::effect).orElse(""),
        decision.proof().map(p -> new VerifyKey(p.key()).fingerprint().text()));
  }

  /** The same for people. */
  public static String text(RunId id, Decision decision, Optional<Acknowledgement> acknowledged) {
    String what =
        decision.kind().name().toLowerCase(Locale.ROOT)
            + decision.step().map(s -> " " + Safe.line(s)).orElse("")
            + " by "
            + Safe.line(decision.user());
    return acknowledged
        .map(a -> what + ": " + Safe.line(a.effect()))
        .orElse(
            what
                + ": recorded, not yet confirmed by run "
                + id
                + " (the run acts on it as soon as a worker is up; see: salvor status)");
  }
}
