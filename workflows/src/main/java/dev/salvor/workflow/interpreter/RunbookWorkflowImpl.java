package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.schedule.ScheduleGuard;
import io.temporal.common.converter.EncodedValues;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** The shape of {@link RunbookWorkflow} under the name of whatever runbook it runs. */
final class RunbookWorkflowImpl implements DynamicWorkflow {
  private final InterpreterOptions options;

  RunbookWorkflowImpl(InterpreterOptions options) {
    this.options = options;
  }

  @Override
  public Object execute(EncodedValues arguments) {
    return Inputs.orFailRun(
        () -> {
          RunRequest request = request(arguments.get(0, RunRequest.class));
          ScheduleGuard.beside(request);
          if (request.fleet().map(Fleet::batch).orElse(false)) {
            BatchRun batch = new BatchRun(request, request.fleet().get(), options);
            Workflow.registerListener(batch.decisions());
            return batch.toItsEnd();
          }
          if (request.fleet().isPresent()) {
            FleetRun fleet = new FleetRun(request, request.fleet().get(), options);
            Workflow.registerListener(fleet.signals());
            return fleet.toItsEnd();
          }
          RunbookRun run = new RunbookRun(request, options);
          // From here on signals are taken in, also those that came before the first task.
          Workflow.registerListener(run.decisions());
          return run.toItsEnd();
        });
  }

  private static RunRequest request(@Nullable RunRequest given) {
    if (given == null) {
      throw Inputs.unreadable("a run without a request");
    }
    try {
      return given.asRun(Workflow.getInfo().getWorkflowId());
    } catch (IllegalArgumentException stranger) {
      throw Inputs.unreadable(String.valueOf(stranger.getMessage()));
    }
  }
}
