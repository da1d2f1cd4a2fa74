package dev.salvor.workflow.rehearsal;

import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.Optional;

/** Makes the host ready without reserving it, asks it, and closes the plan's folder there. */
public final class PlanWorkflowImpl implements PlanWorkflow {
  @Override
  public PlanReport plan(RunRequest request) {
    Journal journal = new Journal(request);
    PrepareOrder order =
        new PrepareOrder(
            request.runId(),
            request.host(),
            request.node(),
            request.definition(),
            request.identity().parametersSha256(),
            false,
            request.secrets(),
            request.secretFiles(),
            false,
            Optional.empty(),
            journal.all(),
            request.route());
    try {
      PrepareReport report =
          Workflow.newActivityStub(
                  HostActivities.class, ActivityProfiles.prepare(TaskQueues.of(request)))
              .prepare(order);
      return switch (report) {
        case PrepareReport.Ready ready -> new Rehearsal(request, ready, journal).report();
        case PrepareReport.Refused refused ->
            new PlanReport.Refused(refused.refusal() + ": " + refused.why());
        case PrepareReport.EndedBefore ignored ->
            new PlanReport.Refused("a run of the id " + request.runId() + " has ended on the host");
      };
    } catch (ActivityFailure e) {
      return new PlanReport.Refused(Words.of(e));
    }
  }
}
