package dev.salvor.workflow.contract.order;

import java.util.List;
import java.util.stream.Stream;

/** Which steps need data that whoever gives the order brings along. */
public final class Brought {
  /** The action whose data comes with the order. */
  public static final String ACTION = "copy";

  private Brought() {}

  /** Whether an order of these steps brings data along. Taking something back needs none. */
  public static boolean by(List<StepOrder> steps) {
    return steps.stream().anyMatch(Brought::by);
  }

  /** Whether {@code step} does. */
  public static boolean by(StepOrder step) {
    return Stream.concat(
            Stream.of(step.command()), Stream.concat(step.check().stream(), step.verify().stream()))
        .anyMatch(Brought::by);
  }

  /** Whether {@code command} does. */
  public static boolean by(Command command) {
    return command.program() instanceof Program.Builtin builtin
        && builtin.action().equals(ACTION)
        && !builtin.op().equals("undo");
  }
}
