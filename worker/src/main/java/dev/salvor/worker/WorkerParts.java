package dev.salvor.worker;

import io.temporal.common.converter.DataConverter;
import io.temporal.worker.WorkflowImplementationOptions;
import java.util.List;

/**
 * What a worker runs, made elsewhere.
 *
 * @param converter the one data converter, with its seals
 * @param workflows the class that interprets runbooks
 * @param workflowOptions which failures fail a run rather than its workflow task
 * @param activities implementations of the activity interfaces
 */
record WorkerParts(
    DataConverter converter,
    List<Class<?>> workflows,
    WorkflowImplementationOptions workflowOptions,
    List<Object> activities) {
  WorkerParts {
    workflows = List.copyOf(workflows);
    activities = List.copyOf(activities);
  }
}
