package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.StepPart;

/** The parts of a step by name. */
final class Parts {
  private Parts() {}

  /** The command of a part; of the step itself if it has no such part. */
  static Command command(StepOrder step, StepPart part) {
    return switch (part) {
      case CHECK -> step.check().orElse(step.command());
      case COMMAND -> step.command();
      case VERIFY -> step.verify().orElse(step.command());
    };
  }
}
