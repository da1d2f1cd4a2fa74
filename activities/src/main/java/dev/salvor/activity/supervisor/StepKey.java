package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepToken;

/**
 * How an attempt of a step is named in the record and in file names: without spaces and slashes.
 *
 * @param step the step's path, {@code /} as {@code ~}, other unusual bytes as {@code %XX}
 * @param attempt the number; {@code u} before it for an undo
 */
record StepKey(String step, String attempt) {
  static StepKey of(StepOrder order) {
    String number = Integer.toString(order.attempt());
    return new StepKey(token(order.id()), order.op() == StepOrder.Op.UNDO ? "u" + number : number);
  }

  static String token(String id) {
    return StepToken.of(id);
  }

  /** Name of the attempt's output files before {@code .out} and {@code .err}. */
  String file() {
    return step + "." + attempt;
  }

  String words() {
    return step + " " + attempt;
  }
}
