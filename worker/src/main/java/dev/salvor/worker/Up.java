package dev.salvor.worker;

import dev.salvor.worker.doctor.PolicyCheck;
import dev.salvor.worker.doctor.TlsCheck;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineFinder;
import dev.salvor.worker.engine.EngineProgram;
import dev.salvor.worker.engine.EngineReadiness;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Waiting;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Brings engine and worker up; returns when both are ready. Does nothing where they are. */
final class Up {
  private static final Duration FOLLOWS = Duration.ofSeconds(15);

  private final Map<String, String> env;
  private final StateFolder state;
  private final PrintStream out;
  private final PrintStream err;

  Up(Map<String, String> env, StateFolder state, PrintStream out, PrintStream err) {
    this.env = env;
    this.state = state;
    this.out = out;
    this.err = err;
  }

  UpAnswer run(boolean atBoot) throws NodeException {
    return NodeLock.holding(state, err::println, () -> start(atBoot));
  }

  private UpAnswer start(boolean atBoot) throws NodeException, IOException {
    if (atBoot && state.stoppedBy().isPresent()) {
      String why = state.stoppedBy().get();
      out.println("node: stopped on purpose (" + why + ")");
      return UpAnswer.staysDown(why);
    }
    Optional<EngineTarget> configured = Configured.engine(env);
    KeyGuard.check(state, configured.map(EngineTarget::kind).orElse(EngineKind.EMBEDDED));
    Files.deleteIfExists(state.stopped());
    Served served = configured.isPresent() ? reached(configured.get()) : embedded();
    EngineTarget target = served.target();
    Frozen.end(state, err);
    Optional<WorkerRecord> living = worker(target);
    if (living.isPresent() && !living.get().engine().equals(target.toString())) {
      throw new NodeException(
          "the worker of "
              + state
              + " (pid "
              + living.get().process().pid()
              + ") serves the engine at "
              + living.get().engine()
              + ", not "
              + target
              + "; the open runs there go on with that worker only. To leave them behind: salvor"
              + " down, then salvor up. To serve both engines, set SALVOR_STATE_DIR to another"
              + " folder for this one");
    }
    WorkerRecord worker = new WorkerProcess(env, state).ensure();
    out.println("worker: ready (pid " + worker.process().pid() + ")");
    PolicyCheck.line(state).ifPresent(err::println);
    return new UpAnswer(
        Optional.of(served.answer()),
        Optional.of(new UpAnswer.Worker(worker.process().pid(), living.isEmpty())),
        Optional.empty());
  }

  /** The one that lives: after its engine came back on other ports it needs a moment to follow. */
  private Optional<WorkerRecord> worker(EngineTarget target) {
    if (target.kind() == EngineKind.EMBEDDED) {
      Waiting.until(
          FOLLOWS,
          Duration.ofMillis(50),
          () ->
              WorkerRecord.living(state)
                  .filter(w -> w.kind() == EngineKind.EMBEDDED)
                  .filter(w -> !w.engine().equals(target.toString()))
                  .isEmpty());
    }
    return WorkerRecord.living(state);
  }

  /** An engine that serves, and what is said about it. */
  private record Served(EngineTarget target, UpAnswer.Engine answer) {}

  private Served embedded() throws NodeException {
    var started =
        new EmbeddedEngine(state, err::println)
            .ensure(new EngineFinder(env, err::println, EngineProgram.of(state)));
    var record = started.record();
    out.println(
        "engine: "
            + (started.isNew() ? "started" : "ready")
            + " at "
            + record.address()
            + record.page().map(page -> ", its page " + page).orElse(", TLS, no page"));
    return new Served(
        EngineTarget.recorded(record),
        new UpAnswer.Engine(record.kind(), record.address(), record.page(), started.isNew()));
  }

  private Served reached(EngineTarget target) throws NodeException {
    try (EngineConnection engine = EngineConnection.open(target)) {
      if (!Waiting.until(
          Duration.ofSeconds(15), Duration.ofMillis(200), () -> EngineReadiness.serves(engine))) {
        throw new NodeException(
            "the engine at "
                + target
                + " does not answer"
                + TlsCheck.over(target, Clock.systemUTC()).map(why -> ": " + why).orElse("")
                + "; check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TLS and key, or"
                + " unset them to use the embedded engine (open runs stay behind at that one)");
      }
      Attributes.offer(engine, err);
    }
    out.println("engine: external at " + target);
    return new Served(
        target, new UpAnswer.Engine(target.kind(), target.address(), Optional.empty(), false));
  }
}
