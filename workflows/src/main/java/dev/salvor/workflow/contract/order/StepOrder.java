package dev.salvor.workflow.contract.order;

import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.Output;
import dev.salvor.runbook.OutputLimit;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt of one variant of a step, with its check and verify.
 *
 * @param id path name, unique in the run
 * @param attempt number of the attempt over all variants of the step, from 1; the workflow's count
 * @param check run first; if it says done, nothing more is run ({@code ALREADY_DONE}). Absent also
 *     for retries and fallbacks that do not want one
 * @param reboot a changed boot marker since its begin is its success
 * @param afterUnknown the attempt before ended {@code UNKNOWN}: {@code check} that cannot tell then
 *     leads to {@code UNKNOWN} again instead of running
 */
public record StepOrder(
    String id,
    int attempt,
    String variant,
    Op op,
    Optional<Command> check,
    Command command,
    Optional<Command> verify,
    Idempotency idempotency,
    Map<String, Output> outputs,
    OutputLimit outputLimit,
    boolean reboot,
    boolean afterUnknown) {
  /** Forward or back. */
  public enum Op {
    DO,
    UNDO
  }

  public StepOrder {
    outputs = Copies.ordered(outputs);
  }
}
