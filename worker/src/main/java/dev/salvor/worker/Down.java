package dev.salvor.worker;

import dev.salvor.worker.boot.BootState;
import dev.salvor.worker.boot.BootUnit;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.process.FileProblem;
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

  DownAnswer run() throws NodeException {
    if (!Files.isDirectory(state.node())) {
      out.println("node: not running");
      return DownAnswer.nothing();
    }
    return NodeLock.holding(state, err::println, this::stop);
  }

  /** On a full disk there is a file still, if without words: that is enough not to start again. */
  private void record(String by) throws IOException {
    try {
      Files.writeString(state.stopped(), by + "\n");
    } catch (IOException failure) {
      if (!Files.exists(state.stopped())) {
        throw failure;
      }
      err.println(
          FileProblem.of(state.stopped(), failure).getMessage()
              + "\nthe node is stopped all the same; by whom is not on record");
    }
  }

  private DownAnswer stop() throws IOException {
    // Recorded before it is done, so that nothing restarts what is stopped on purpose.
    String by = env.getOrDefault("SUDO_USER", System.getProperty("user.name"));
    record("salvor down by " + by + " at " + Instant.now());
    OptionalLong open = openRuns();
    Optional<String> other =
        WorkerRecord.living(state)
            .filter(worker -> worker.kind() == EngineKind.EXTERNAL)
            .map(WorkerRecord::engine);
    Frozen.end(state, err);
    DownAnswer.Ended worker = stopWorker();
    Frozen.endKeeper(state);
    new ProgramCopy(state).removeUnused();
    Optional<String> boot = removeBootUnit();
    EmbeddedEngine.Stop engine = new EmbeddedEngine(state, err::println).stop();
    out.println(
        switch (engine) {
          case NOT_RUNNING ->
              other
                  .map(address -> "engine: external at " + address + ", left alone")
                  .orElse("engine: not running");
          case ENDED -> "engine: stopped";
          case KILLED -> "engine: killed, it did not end within 10 s; its store stays intact";
        });
    if (open.orElse(0) > 0) {
      out.println(
          "runs: "
              + open.getAsLong()
              + " open; they go on at the next salvor up. What is running on the host keeps running"
              + " meanwhile.");
    }
    return new DownAnswer(
        worker,
        switch (engine) {
          case NOT_RUNNING ->
              other.isPresent() ? DownAnswer.Ended.LEFT_ALONE : DownAnswer.Ended.NOT_RUNNING;
          case ENDED -> DownAnswer.Ended.STOPPED;
          case KILLED -> DownAnswer.Ended.KILLED;
        },
        other,
        boot,
        open.isPresent() ? Optional.of(open.getAsLong()) : Optional.empty());
  }

  /** The unit that was there. */
  private Optional<String> removeBootUnit() {
    BootUnit unit = new BootUnit(env, state);
    try {
      if (unit.state() instanceof BootState.Installed there) {
        unit.remove();
        out.println("boot: removed " + there.unit());
        return Optional.of(there.unit());
      }
    } catch (NodeException failure) {
      err.println("salvor: " + failure.getMessage());
    }
    return Optional.empty();
  }

  private DownAnswer.Ended stopWorker() {
    Optional<WorkerRecord> worker = WorkerRecord.living(state);
    if (worker.isEmpty()) {
      out.println("worker: not running");
      return DownAnswer.Ended.NOT_RUNNING;
    }
    boolean ended = Stopping.stop(worker.get().process(), Duration.ofSeconds(15));
    boolean gone =
        Waiting.until(
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            () -> WorkerRecord.living(state).isEmpty());
    boolean well = ended && gone;
    out.println(well ? "worker: stopped" : "worker: killed, it did not end within 15 s");
    return well ? DownAnswer.Ended.STOPPED : DownAnswer.Ended.KILLED;
  }

  private OptionalLong openRuns() {
    if (EmbeddedEngine.process(state).isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<EngineTarget> target;
    try {
      target = EngineTarget.find(Map.of(), state);
    } catch (IOException lostCertificates) {
      return OptionalLong.empty(); // only the count needs them, and the next start makes new ones
    }
    if (target.isEmpty()) {
      return OptionalLong.empty();
    }
    try (EngineConnection engine = EngineConnection.open(target.get())) {
      return OpenRuns.count(engine);
    }
  }
}
