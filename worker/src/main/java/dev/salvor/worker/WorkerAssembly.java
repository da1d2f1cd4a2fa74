package dev.salvor.worker;

import dev.salvor.activity.host.Comeback;
import dev.salvor.activity.host.HostActivitiesImpl;
import dev.salvor.activity.resolve.ResolveActivitiesImpl;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.interpreter.InterpreterOptions;
import dev.salvor.workflow.interpreter.InterpreterRegistration;
import dev.salvor.workflow.rehearsal.RehearsalRegistration;
import dev.salvor.workflow.wire.Wire;
import java.util.List;

/** Puts together what a worker runs. The one place that knows all implementations. */
final class WorkerAssembly {
  private WorkerAssembly() {}

  static WorkerParts assemble(StateFolder state, Comeback comeback) {
    return new WorkerParts(
        Wire.dataConverter(state.root()),
        worker -> {
          InterpreterRegistration.register(worker, InterpreterOptions.DEFAULT);
          RehearsalRegistration.register(worker);
        },
        List.of(
            new HostActivitiesImpl(new LocalConnection(), new LocalRunLogs(), comeback),
            new ResolveActivitiesImpl()));
  }
}
