package dev.salvor.worker;

import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.wire.Wire;
import io.temporal.worker.WorkflowImplementationOptions;
import java.util.List;

/** Puts together what a worker runs. The one place that knows all implementations. */
final class WorkerAssembly {
  private WorkerAssembly() {}

  static WorkerParts assemble(StateFolder state) {
    return new WorkerParts(
        Wire.dataConverter(state.root()),
        List.of(),
        WorkflowImplementationOptions.getDefaultInstance(),
        List.of());
  }
}
