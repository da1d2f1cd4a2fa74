package dev.salvor.workflow.rehearsal;

import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.ResolveActivities;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.plan.PlannedStep;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowSemaphore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One plan on a host that is ready: every step resolved, every check asked, the folder closed. */
final class Rehearsal {
  /** Checks wait more than they work. */
  private static final int SIDE_BY_SIDE = 4;

  /** A step, and what its check says, if there is one to ask. */
  private record Asked(String phase, ResolvedStep step, Optional<Promise<CheckAnswer>> answer) {}

  private final RunRequest request;
  private final PrepareReport.Ready ready;
  private final Journal journal;
  private final Instant begun = Journal.now();
  private final WorkflowSemaphore few = Workflow.newWorkflowSemaphore(SIDE_BY_SIDE);
  private final Checks checks;

  Rehearsal(RunRequest request, PrepareReport.Ready ready, Journal journal) {
    this.request = request;
    this.ready = ready;
    this.journal = journal;
    this.checks = new Checks(request, ready.pin());
    journal.ready(ready);
  }

  PlanReport report() {
    Runbook runbook = request.definition().runbook();
    List<Asked> asked = new ArrayList<>();
    for (int phase = 0; phase < runbook.phases().size(); phase++) {
      phase(
          phase,
          runbook.phases().get(phase).name(),
          runbook.phases().get(phase).steps().size(),
          asked);
    }
    phase(-1, StepIds.FINALLY, runbook.finallySteps().size(), asked);
    List<PlannedStep> steps = new ArrayList<>();
    for (Asked one : asked) {
      Optional<CheckAnswer> answer = one.answer().map(Promise::get);
      answer.ifPresent(a -> journal.answered(one.step().id(), a));
      steps.add(Shown.step(one.phase(), one.step(), answer));
    }
    List<String> warnings = new ArrayList<>(ready.warnings());
    close(steps.size()).ifPresent(warnings::add);
    return new PlanReport.Planned(ready.runFolder(), warnings, steps);
  }

  /** Resolves the steps of a phase and begins to ask their checks. */
  private void phase(int number, String name, int steps, List<Asked> asked) {
    for (int first = 0; first < steps; ) {
      ResolveReport resolved =
          Workflow.newLocalActivityStub(ResolveActivities.class, ActivityProfiles.resolve())
              .resolve(
                  new ResolveRequest(
                      request.definition(),
                      number,
                      first,
                      request.host().name(),
                      request.canary(),
                      request.parameters(),
                      ready.facts(),
                      Map.of(),
                      Map.of()));
      resolved.steps().forEach(step -> asked.add(new Asked(name, step, ask(step))));
      first += resolved.consumedSteps();
    }
  }

  private Optional<Promise<CheckAnswer>> ask(ResolvedStep step) {
    if (step.skip().isPresent() || step.problem().isPresent() || step.check().isEmpty()) {
      return Optional.empty();
    }
    int segment = checks.next();
    return Optional.of(
        Async.function(
            () -> {
              few.acquire();
              try {
                return checks.ask(segment, step.id(), step.check().get());
              } finally {
                few.release();
              }
            }));
  }

  /** Closes the plan's folder as a run's; why not, if it could not be. */
  private Optional<String> close(int steps) {
    String summary = "planned " + steps + (steps == 1 ? " step" : " steps") + ", only checks ran";
    RunOutcome outcome =
        new RunOutcome(
            request.runId(),
            RunStatus.SUCCEEDED,
            summary,
            begun,
            Journal.now(),
            0,
            0,
            Optional.of(ready.runFolder()));
    journal.ended(outcome);
    try {
      CloseReport report =
          Workflow.newActivityStub(
                  HostActivities.class, ActivityProfiles.close(TaskQueues.of(request)))
              .close(
                  new CloseOrder(
                      request.runId(),
                      request.identity().digest(),
                      ready.pin(),
                      outcome,
                      journal.all(),
                      false,
                      request.route()));
      return report.closed()
          ? Optional.empty()
          : Optional.of("the plan's folder could not be closed: " + report.why());
    } catch (ActivityFailure e) {
      return Optional.of("the plan's folder could not be closed: " + Words.of(e));
    }
  }
}
