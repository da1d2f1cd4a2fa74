package dev.salvor.workflow.rehearsal;

import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.plan.CheckAnswer.Says;
import dev.salvor.workflow.contract.run.AttemptResult;

/** What the end of a check's command means. Pure. */
final class Answers {
  private Answers() {}

  static CheckAnswer of(StepReport report) {
    String said = Words.last(report.tail().isBlank() ? report.why() : report.tail());
    return switch (report.result()) {
      case AttemptResult.Exited exited ->
          switch (exited.code()) {
            case 0 -> new CheckAnswer(Says.DONE, said);
            case 1 -> new CheckAnswer(Says.NOT_DONE, said);
            default -> cannotTell("exit " + exited.code(), said);
          };
      case AttemptResult.TimedOut out ->
          cannotTell("no answer within " + Durations.text(out.after()), said);
      case AttemptResult.TimedOutAlive out ->
          cannotTell(
              "no answer within " + Durations.text(out.after()) + ", and it could not be ended",
              said);
      case AttemptResult.NotBegun ignored -> cannotTell("it could not be started", said);
      case AttemptResult.Unreachable ignored -> cannotTell("the host does not answer", said);
      case AttemptResult.Unknown ignored -> cannotTell("it was lost track of", said);
      case AttemptResult.Canceled ignored -> cannotTell("it was canceled", said);
    };
  }

  private static CheckAnswer cannotTell(String what, String said) {
    return new CheckAnswer(Says.CANNOT_TELL, said.isEmpty() ? what : what + ": " + said);
  }
}
