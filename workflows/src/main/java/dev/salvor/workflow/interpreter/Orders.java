package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Idempotency;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.StepOrder;
import java.util.Map;
import java.util.Optional;

/** What is ordered for an attempt. Pure. */
final class Orders {
  static final String UNDO = "undo";

  private Orders() {}

  /** The order for the attempt that is due. */
  static StepOrder of(ResolvedStep step, Tries tries) {
    ResolvedStep.ResolvedVariant variant = step.variants().get(tries.variant());
    return new StepOrder(
        step.id(),
        tries.attempt(),
        variant.name(),
        StepOrder.Op.DO,
        tries.checked() ? step.check() : Optional.empty(),
        variant.command(),
        step.verify(),
        step.idempotency(),
        step.outputs(),
        step.outputLimit(),
        step.reboot(),
        tries.afterUnknown());
  }

  /** The order that undoes a step; an undo without a check of its own may be repeated. */
  static StepOrder undo(UndoStack.Entry entry, int attempt, boolean afterUnknown) {
    return new StepOrder(
        entry.id(),
        attempt,
        UNDO,
        StepOrder.Op.UNDO,
        Optional.empty(),
        entry.command(),
        Optional.empty(),
        Idempotency.SAFE,
        Map.of(),
        entry.outputLimit(),
        false,
        afterUnknown);
  }
}
