package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The report of an order whose first step could not be begun. */
final class NotBegunReport {
  private NotBegunReport() {}

  static SegmentReport of(SegmentOrder order, String why) {
    return new SegmentReport.Ended(
        order.segment(), order.order(), List.of(step(order.steps().getFirst(), why)), false);
  }

  static StepReport step(StepOrder step, String why) {
    Instant now = Instant.now();
    return new StepReport(
        step.id(),
        step.attempt(),
        false,
        step.check().isPresent() ? StepPart.CHECK : StepPart.COMMAND,
        new AttemptResult.NotBegun(),
        now,
        now,
        "",
        0,
        0,
        "",
        Map.of(),
        why,
        false);
  }
}
