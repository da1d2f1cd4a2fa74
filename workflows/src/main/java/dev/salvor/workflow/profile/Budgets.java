package dev.salvor.workflow.profile;

import dev.salvor.workflow.contract.order.Brought;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.StepOrder;
import java.time.Duration;
import java.util.List;

/** How long orders may take at most. */
public final class Budgets {
  /** After KILL the host looks this long for survivors. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(15);

  private Budgets() {}

  /**
   * The sum of every command's timeout, grace and the look for survivors. Data that is brought
   * along has as much time again to arrive.
   */
  public static Duration longest(List<StepOrder> steps) {
    Duration sum = Duration.ZERO;
    for (StepOrder step : steps) {
      sum = sum.plus(longest(step.command()));
      if (Brought.by(step)) {
        sum = sum.plus(step.command().timeout());
      }
      sum = sum.plus(step.check().map(Budgets::longest).orElse(Duration.ZERO));
      sum = sum.plus(step.verify().map(Budgets::longest).orElse(Duration.ZERO));
    }
    return sum;
  }

  private static Duration longest(Command command) {
    return command.timeout().plus(command.grace()).plus(AFTER_KILL);
  }
}
