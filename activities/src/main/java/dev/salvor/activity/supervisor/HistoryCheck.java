package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import java.util.List;

/** What of an order that the host already has may no longer be told as it was. */
final class HistoryCheck {
  private HistoryCheck() {}

  /** The ordered steps whose undo was begun after them. */
  static List<String> undone(SegmentOrder order, SegmentRecord record) {
    return order.steps().stream()
        .filter(step -> step.op() == StepOrder.Op.DO && record.undoBegun(StepKey.of(step)))
        .map(StepOrder::id)
        .toList();
  }

  /** The same report, with the word that {@code undone} no longer holds. */
  static SegmentReport behind(SegmentReport report, List<String> undone) {
    return !undone.isEmpty() && report instanceof SegmentReport.Ended ended
        ? new SegmentReport.Behind(ended.steps(), undone, why(undone))
        : report;
  }

  static SegmentReport behind(List<String> undone) {
    return new SegmentReport.Behind(List.of(), undone, why(undone));
  }

  private static String why(List<String> undone) {
    return "the host's record says that the undo of "
        + String.join(", ", undone)
        + " has been started since then, so an earlier success no longer counts";
  }
}
