package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Locale;
import java.util.Optional;

/**
 * A decision that was sent, in JSON; the names are part of the interface.
 *
 * @param confirmed the run has taken it in; if not, it is recorded and will be
 */
public record DecisionJson(
    String run,
    String decision,
    Decision.Kind kind,
    Optional<String> step,
    String user,
    Optional<String> why,
    boolean confirmed) {

  public static DecisionJson of(RunId id, Decision decision, boolean confirmed) {
    return new DecisionJson(
        id.value(),
        decision.id(),
        decision.kind(),
        decision.step(),
        decision.user(),
        decision.why(),
        confirmed);
  }

  /** The same for people. */
  public static String text(RunId id, Decision decision, boolean confirmed) {
    String what =
        decision.kind().name().toLowerCase(Locale.ROOT)
            + decision.step().map(s -> " " + Safe.line(s)).orElse("")
            + " by "
            + Safe.line(decision.user());
    return confirmed
        ? what + ": taken in by run " + id
        : what
            + ": recorded, not yet confirmed by run "
            + id
            + " (it is taken in as soon as a worker is up; see: salvor status)";
  }
}
