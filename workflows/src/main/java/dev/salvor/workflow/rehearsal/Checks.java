package dev.salvor.workflow.rehearsal;

import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.order.AnswerCheck;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.plan.CheckAnswer.Says;
import dev.salvor.workflow.profile.ActivityProfiles;
import dev.salvor.workflow.profile.Budgets;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends a check as the only command of an order of its own, and reads the answer. */
final class Checks {
  private final RunRequest request;
  private final String identity;
  private final HostPin pin;
  private int segments;

  Checks(RunRequest request, HostPin pin) {
    this.request = request;
    this.pin = pin;
    this.identity = request.identity().digest();
  }

  /** Number of the next order's folder. */
  int next() {
    return ++segments;
  }

  CheckAnswer ask(int segment, String id, Command check) {
    if (check.program() instanceof Program.Builtin action && !isQuestion(action)) {
      return new CheckAnswer(
          Says.CANNOT_TELL, action.action() + " " + action.op() + " is not a question");
    }
    StepOrder step =
        new StepOrder(
            id,
            1,
            "check",
            StepOrder.Op.DO,
            Optional.empty(),
            check,
            Optional.empty(),
            Idempotency.SAFE,
            Map.of(),
            OutputLimit.DEFAULT,
            false,
            false);
    SegmentOrder order =
        new SegmentOrder(
            request.runId(), identity, pin, segment, 0, List.of(step), List.of(), request.route());
    try {
      SegmentReport report =
          Workflow.newActivityStub(
                  HostActivities.class,
                  ActivityProfiles.segment(
                      TaskQueues.of(request), Budgets.longest(order.steps()), "check " + id))
              .segment(order);
      return switch (report) {
        case SegmentReport.Ended ended when !AnswerCheck.isTo(order, ended) ->
            cannotTell(AnswerCheck.mismatch(order, ended));
        case SegmentReport.Ended ended when !ended.steps().isEmpty() ->
            Answers.of(ended.steps().get(0));
        case SegmentReport.Ended ignored -> cannotTell("the host sent no report on it");
        case SegmentReport.Behind behind -> cannotTell(behind.why());
        case SegmentReport.Refused refused -> cannotTell(refused.refusal() + ": " + refused.why());
      };
    } catch (ActivityFailure e) {
      return cannotTell(Words.of(e));
    }
  }

  /** An action's program is asked, never told. */
  private static boolean isQuestion(Program.Builtin action) {
    return action.op().equals("check") || action.op().equals("verify");
  }

  private static CheckAnswer cannotTell(String why) {
    return new CheckAnswer(Says.CANNOT_TELL, why);
  }
}
