package dev.salvor.workflow.contract;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Output;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.order.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step with every expression evaluated.
 *
 * @param id unique in the run and a path name: {@code <phase>.<step>}, for an element of {@code
 *     forEach} with {@code .<digest of the element>} behind it
 * @param step name in the runbook, under which outputs and results are known
 * @param skip why it is skipped ({@code when} is false); empty: it is not
 * @param problem why it fails without running (an expression that cannot be evaluated)
 * @param variants the main one first, then the fallbacks; empty if skipped or with a problem
 * @param alone never in a segment with others
 * @param approval asked before its first order; the message evaluated
 * @param reboot the step is a reboot of the host: a changed boot marker is its success
 */
public record ResolvedStep(
    String id,
    String step,
    Optional<String> title,
    Optional<String> skip,
    Optional<String> problem,
    Optional<Command> check,
    List<ResolvedVariant> variants,
    Optional<Command> verify,
    Optional<Command> undo,
    Idempotency idempotency,
    OnFailure onFailure,
    Duration askTimeout,
    Ask.OnTimeout onAskTimeout,
    boolean tolerated,
    Map<String, Output> outputs,
    OutputLimit outputLimit,
    boolean alone,
    boolean reboot,
    Optional<Approval> approval) {
  public ResolvedStep {
    variants = List.copyOf(variants);
    outputs = Copies.ordered(outputs);
  }

  /** The same step, not done. */
  public ResolvedStep skippedBecause(String why) {
    return new ResolvedStep(
        id,
        step,
        title,
        Optional.of(why),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        idempotency,
        onFailure,
        askTimeout,
        onAskTimeout,
        tolerated,
        outputs,
        outputLimit,
        alone,
        reboot,
        Optional.empty());
  }

  /** One way to do the step. */
  public record ResolvedVariant(String name, Command command, Retry retry) {}
}
