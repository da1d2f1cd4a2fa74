package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.order.StepReport;
import java.util.List;

/** What became of an order. */
sealed interface OrderResult {
  /** The host reports. */
  record Reported(List<StepReport> steps) implements OrderResult {
    public Reported {
      steps = List.copyOf(steps);
    }
  }

  /** It was never sent, because the lane was stopped before. */
  record NotSent() implements OrderResult {}

  /**
   * The run cannot go on.
   *
   * @param mayHaveBegun nobody knows what of the order has begun
   */
  record NoWay(RunStop stop, boolean mayHaveBegun) implements OrderResult {}
}
