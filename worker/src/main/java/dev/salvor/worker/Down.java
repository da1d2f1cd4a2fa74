package dev.salvor.worker;

import dev.salvor.worker.boot.BootState;
import dev.salvor.worker.boot.BootUnit;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Stopping;
import dev.salvor.worker.process.Waiting;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Ends worker and engine on purpose; open runs go on at the next start. */
final class Down {
  private final Map<String, String> env;
  private final StateFolder state;
  private final PrintStream out;
  private final PrintStream err;

  Down(Map<String, String> env, StateFolder state, PrintStream out, PrintStream err) {
    this.env = env;
    this.state = state;
    this.out = out;
    this.err = err;
  }

  int run() throws NodeException {
    if (!Files.isDirectory(state.node())) {
      out.println("node: not running");
      return 0;
    }
    return NodeLock.holding(state, err::println, this::stop);
  }

  private int stop() throws IOException {
    // Recorded before it is done, so that nothing restarts what is stopped on purpose.
    String by = env.getOrDefault("SUDO_USER", System.getProperty("user.name"));
    Files.writeString(state.stopped(), "salvor down by " + by + " at " + Instant.now() + "\n");
    OptionalLong open = openRuns();
    Optional<String> other =
        WorkerRecord.living(state)
            .filter(worker -> worker.kind() == EngineKind.EXTERNAL)
            .map(WorkerRecord::engine);
    Frozen.end(state, err);
    stopWorker();
    Frozen.endKeeper(state);
    new ProgramCopy(state).removeUnused();
    removeBootUnit();
    out.println(
        switch (new EmbeddedEngine(state, err::println).stop()) {
          case NOT_RUNNING ->
              other
                  .map(engine -> "engine: external at " + engine + ", left alone")
                  .orElse("engine: not running");
          case ENDED -> "engine: stopped";
          case KILLED -> "engine: killed, it did not end within 10 s; its store stays intact";
        });
    if (open.orElse(0) > 0) {
      out.println(
          "runs: "
              + open.getAsLong()
              + " open; they go on at the next salvor up. What runs on the"
              + " host now runs on.");
    }
    return 0;
  }

  private void removeBootUnit() {
    BootUnit unit = new BootUnit(env, state);
    try {
      if (unit.state() instanceof BootState.Installed there) {
        unit.remove();
        out.println("boot: removed " + there.unit());
      }
    } catch (NodeException failure) {
      err.println("salvor: " + failure.getMessage());
    }
  }

  private void stopWorker() {
    Optional<WorkerRecord> worker = WorkerRecord.living(state);
    if (worker.isEmpty()) {
      out.println("worker: not running");
      return;
    }
    boolean ended = Stopping.stop(worker.get().process(), Duration.ofSeconds(15));
    boolean gone =
        Waiting.until(
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            () -> WorkerRecord.living(state).isEmpty());
    out.println(ended && gone ? "worker: stopped" : "worker: killed, it did not end within 15 s");
  }

  private OptionalLong openRuns() throws IOException {
    if (EmbeddedEngine.process(state).isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<EngineTarget> target = EngineTarget.find(Map.of(), state);
    if (target.isEmpty()) {
      return OptionalLong.empty();
    }
    try (EngineConnection engine = EngineConnection.open(target.get())) {
      return OpenRuns.count(engine);
    }
  }
}
