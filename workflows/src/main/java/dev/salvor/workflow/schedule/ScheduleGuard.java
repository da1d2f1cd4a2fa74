package dev.salvor.workflow.schedule;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.schedule.GuardRequest;
import dev.salvor.workflow.contract.schedule.ScheduleGuardWorkflow;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;

/** Puts a guard beside a scheduled run. */
public final class ScheduleGuard {
  private ScheduleGuard() {}

  /**
   * Begins the guard of the run of {@code request}, if its schedule wants one, and returns when it
   * is there: a run that ended before would leave none.
   */
  public static void beside(RunRequest request) {
    request
        .schedule()
        .filter(terms -> terms.pauseAfterFailures() > 0)
        .ifPresent(terms -> start(request, terms));
  }

  private static void start(RunRequest request, ScheduleTerms terms) {
    ScheduleGuardWorkflow guard =
        Workflow.newChildWorkflowStub(
            ScheduleGuardWorkflow.class,
            ChildWorkflowOptions.newBuilder()
                // A run that goes on with a fresh history begins another one.
                .setWorkflowId("guard//" + request.runId() + "//" + Workflow.getInfo().getRunId())
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                .setCancellationType(ChildWorkflowCancellationType.ABANDON)
                .build());
    GuardRequest order =
        new GuardRequest(terms.id(), request.runId(), terms.pauseAfterFailures(), request.node());
    Workflow.newDetachedCancellationScope(
            () -> {
              Promise<Boolean> ended =
                  Async.function(guard::guard, order).handle((said, failed) -> failed == null);
              Promise.anyOf(
                      Workflow.getWorkflowExecution(guard)
                          .handle((there, failed) -> failed == null),
                      ended)
                  .get();
            })
        .run();
  }
}
