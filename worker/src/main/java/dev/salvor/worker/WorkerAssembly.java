package dev.salvor.worker;

import dev.salvor.activity.host.Comeback;
import dev.salvor.activity.host.HostActivitiesImpl;
import dev.salvor.activity.host.Identity;
import dev.salvor.activity.notice.NoticeActivitiesImpl;
import dev.salvor.activity.notice.Postman;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.interpreter.InterpreterOptions;
import dev.salvor.workflow.interpreter.InterpreterRegistration;
import dev.salvor.workflow.notice.NoticeRegistration;
import dev.salvor.workflow.rehearsal.RehearsalRegistration;
import dev.salvor.workflow.resolve.ResolveActivitiesImpl;
import dev.salvor.workflow.wire.Wire;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Puts together what a worker runs. The one place that knows all implementations. */
final class WorkerAssembly {
  private WorkerAssembly() {}

  static WorkerParts assemble(StateFolder state, EngineKind kind, Comeback comeback)
      throws NodeException {
    KeyGuard.check(state, kind);
    return new WorkerParts(
        Wire.dataConverter(state.root()),
        worker -> {
          InterpreterRegistration.register(worker, InterpreterOptions.DEFAULT);
          RehearsalRegistration.register(worker);
          NoticeRegistration.register(worker);
        },
        List.of(
            new HostActivitiesImpl(
                machine(state),
                new LocalRunLogs(),
                comeback,
                () -> NoticeActivitiesImpl.isAnybodyTold(state.root())),
            new ResolveActivitiesImpl()),
        List.of(
            new NoticeActivitiesImpl(
                state.root(), postman(state.root(), System.getenv()), Clock.systemUTC())));
  }

  /** Who brings messages to people, from this process. */
  static Postman postman(Path root, Map<String, String> env) {
    return new Postman(root, env, Clock.systemUTC());
  }

  /** Which node this is; makes its state folder's id if it has none. To be known before polling. */
  static NodeId node(StateFolder state) throws NodeException {
    try {
      return Identity.of(machine(state)).node();
    } catch (StateUnusableException unusable) {
      throw new NodeException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  static HostConnection machine(StateFolder state) {
    return new LocalConnection(
        List.of("/bin/sh"), Map.of("SALVOR_STATE_DIR", state.root().toString()));
  }
}
