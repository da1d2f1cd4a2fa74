package dev.salvor.activity.host;

import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;

/** Steps in words of the audit. */
final class StepWords {
  private StepWords() {}

  /** What the step does: the name of its action, or that it is a command or a script. */
  static String action(StepOrder step) {
    return switch (step.command().program()) {
      case Program.Builtin builtin -> builtin.action();
      case Program.Argv ignored -> "command";
      case Program.Script ignored -> "script";
    };
  }

  /** What became of it. */
  static String outcome(StepReport report) {
    if (report.done()) {
      return report.part() == StepPart.CHECK ? "already-done" : "done";
    }
    return switch (report.result()) {
      case AttemptResult.NotBegun ignored -> "not-begun";
      case AttemptResult.Exited exited -> "exit " + exited.code();
      case AttemptResult.TimedOut ignored -> "timed-out";
      case AttemptResult.TimedOutAlive ignored -> "timed-out-alive";
      case AttemptResult.Unreachable ignored -> "unreachable";
      case AttemptResult.Unknown ignored -> "unknown";
      case AttemptResult.Canceled ignored -> "canceled";
    };
  }
}
