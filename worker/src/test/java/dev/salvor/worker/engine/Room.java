package dev.salvor.worker.engine;

import dev.salvor.testing.Require;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.DefaultDataConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A state folder with the engine's program at hand; closing it ends the engine. */
final class Room implements AutoCloseable {
  final StateFolder state;
  final Map<String, String> env = new HashMap<>();

  Room(Path folder) throws IOException {
    env.put("SALVOR_ENGINE_BINARY", Require.engine().toString());
    env.put("PATH", System.getenv("PATH"));
    this.state = new StateFolder(folder.resolve("state with space"));
    state.create();
    // The usual ports belong to whoever else is on this machine.
    EnginePorts ports = EnginePorts.any();
    new EngineRecord(
            EngineKind.EMBEDDED,
            "none",
            Optional.empty(),
            ports.service(),
            ports.page(),
            Instant.now())
        .write(state);
  }

  EngineRecord up() throws NodeException {
    return engine().ensure(new EngineFinder(env, line -> {}, EngineProgram.CLI)).record();
  }

  EmbeddedEngine engine() {
    return new EmbeddedEngine(state, line -> {});
  }

  /** Ends the engine as a power cut would. */
  void kill() {
    EmbeddedEngine.process(state)
        .flatMap(mark -> ProcessHandle.of(mark.pid()))
        .ifPresent(
            handle -> {
              handle.destroyForcibly();
              handle.onExit().join();
            });
  }

  /** Has the engine accept a run that no worker takes. */
  static void start(EngineRecord record, String id) {
    try (EngineConnection engine = EngineConnection.open(EngineTarget.recorded(record))) {
      WorkflowClient client = engine.client(DefaultDataConverter.newDefaultInstance());
      client
          .newUntypedWorkflowStub(
              "nobody", WorkflowOptions.newBuilder().setTaskQueue("none").setWorkflowId(id).build())
          .start();
    }
  }

  /** Whether the engine knows a run. */
  static boolean knows(EngineRecord record, String id) {
    try (EngineConnection engine = EngineConnection.open(EngineTarget.recorded(record))) {
      return engine
          .stubs()
          .blockingStub()
          .describeWorkflowExecution(
              DescribeWorkflowExecutionRequest.newBuilder()
                  .setNamespace("default")
                  .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                  .build())
          .hasWorkflowExecutionInfo();
    }
  }

  @Override
  public void close() {
    engine().stop();
  }
}
