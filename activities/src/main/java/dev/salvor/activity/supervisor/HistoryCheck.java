package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import java.util.Optional;

/** Whether an order that the host already has may be answered from its record. */
final class HistoryCheck {
  private HistoryCheck() {}

  static Optional<SegmentReport> repeat(SegmentOrder order, SegmentRecord record) {
    return order.steps().stream()
        .filter(step -> step.op() == StepOrder.Op.DO && record.undoBegun(StepKey.of(step)))
        .findFirst()
        .map(
            step ->
                new SegmentReport.Refused(
                    Refusal.HISTORY_BEHIND_HOST,
                    "the host's record says that the undo of "
                        + step.id()
                        + " was begun since; its success cannot be told again"));
  }
}
