package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.order.StepReport;
import java.util.List;
import java.util.Optional;

/** What became of an order. */
sealed interface OrderResult {
  /**
   * The host reports.
   *
   * @param held it was asked to begin no other step, and there may be steps that it has not begun
   */
  record Reported(List<StepReport> steps, boolean held) implements OrderResult {
    public Reported {
      steps = List.copyOf(steps);
    }
  }

  /**
   * The host's record is newer than the history; nothing was run.
   *
   * @param undone ids of steps of which nobody can tell any more that they are done
   */
  record Behind(List<StepReport> steps, List<String> undone, String why) implements OrderResult {
    public Behind {
      steps = List.copyOf(steps);
      undone = List.copyOf(undone);
    }

    Optional<StepReport> about(String id) {
      return steps.stream().filter(report -> report.id().equals(id)).findFirst();
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
