package dev.salvor.workflow.handover;

import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import java.util.List;

/**
 * An order that is with the host.
 *
 * @param segment its folder on the host
 * @param steps ids, in order
 * @param undo it undoes them
 */
public record Underway(int segment, int order, List<String> steps, boolean undo) {
  public Underway {
    steps = List.copyOf(steps);
  }

  /** What is told of {@code order}. */
  public static Underway of(SegmentOrder order) {
    return new Underway(
        order.segment(),
        order.order(),
        order.steps().stream().map(StepOrder::id).toList(),
        order.steps().getFirst().op() == StepOrder.Op.UNDO);
  }
}
