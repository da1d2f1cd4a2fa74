package dev.salvor.worker.watch;

import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineReadiness;
import dev.salvor.worker.engine.EngineStore;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Waiting;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Engine and worker: alive, answering, needed. What was stopped on purpose is a finding only where
 * runs wait for it. Reads files, so it works with everything dead.
 */
final class NodeLook {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final StateFolder state;
  private final Optional<EngineTarget> target;
  private final Duration patience;

  NodeLook(StateFolder state, Optional<EngineTarget> target, Duration patience) {
    this.state = state;
    this.target = target;
    this.patience = patience;
  }

  /** Whether the engine can be asked. */
  boolean serves() {
    if (target.isEmpty() || (isOurs() && EmbeddedEngine.process(state).isEmpty())) {
      return false;
    }
    try (EngineConnection engine = EngineConnection.open(target.get())) {
      return EngineReadiness.serves(engine);
    } catch (UncheckedIOException certificates) {
      return false; // they are gone, or are being replaced
    }
  }

  /** The engine is this folder's, or would be. */
  boolean isOurs() {
    return target.map(EngineTarget::kind).orElse(EngineKind.EMBEDDED) != EngineKind.EXTERNAL;
  }

  /** What is wrong now, after everything had its time to come back. */
  List<Finding> look(long openRuns) {
    List<Finding> out = new ArrayList<>();
    if (Files.exists(state.stopped())) {
      stopped(openRuns).ifPresent(out::add);
      return out;
    }
    boolean needed = !isOurs() || (EngineRecord.read(state).isPresent() && isNeeded(openRuns));
    if (needed && !patiently(this::serves)) {
      out.add(isOurs() ? engine(openRuns) : external());
    }
    if (openRuns > 0 && !patiently(this::works)) {
      out.add(worker(openRuns));
    }
    return out;
  }

  private boolean patiently(java.util.function.BooleanSupplier good) {
    return Waiting.until(patience, PAUSE, good);
  }

  /** After a reboot a node without runs stays down by design; one that died in this boot fell. */
  private boolean isNeeded(long openRuns) {
    return openRuns > 0
        || EmbeddedEngine.process(state).isPresent()
        || ProcessMark.read(state.enginePid())
            .filter(mark -> mark.boot().equals(ProcessMark.currentBoot()))
            .isPresent()
        || schedules() > 0;
  }

  private long schedules() {
    try {
      return EngineStore.of(state).schedules();
    } catch (NodeException unreadable) {
      return 0;
    }
  }

  private boolean works() {
    return WorkerRecord.living(state).filter(w -> !w.process().isStopped()).isPresent();
  }

  private Finding external() {
    return new Finding(
        "engine",
        "silent",
        "the engine does not answer",
        "the engine at " + target.map(EngineTarget::toString).orElse("?") + " does not answer",
        "look after it where it runs; salvor status");
  }

  private Finding engine(long openRuns) {
    Optional<ProcessMark> process = EmbeddedEngine.process(state);
    String runs = runs(openRuns);
    if (process.isEmpty()) {
      return new Finding(
          "engine",
          "dead",
          "the engine is dead" + runs,
          "no engine runs in " + state + " and nobody stopped it",
          "salvor up");
    }
    boolean held = process.get().isStopped();
    return new Finding(
        "engine",
        held ? "held" : "silent",
        (held ? "the engine is held by a signal" : "the engine does not answer") + runs,
        "pid " + process.get().pid() + " lives but does not answer",
        held ? "kill -CONT " + process.get().pid() : "salvor doctor; salvor down; salvor up");
  }

  private Finding worker(long openRuns) {
    Optional<WorkerRecord> living = WorkerRecord.living(state);
    return living
        .map(
            worker ->
                new Finding(
                    "worker",
                    "held",
                    "the worker is held by a signal" + runs(openRuns),
                    "pid " + worker.process().pid() + " lives but does nothing",
                    "kill -CONT " + worker.process().pid()))
        .orElseGet(
            () ->
                new Finding(
                    "worker",
                    "dead",
                    "the worker is dead" + runs(openRuns),
                    "no worker serves " + state + ", so nothing of its runs goes on",
                    "salvor up"));
  }

  private Optional<Finding> stopped(long openRuns) {
    if (openRuns == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            "node",
            "stopped",
            "the node is stopped" + runs(openRuns),
            state.stoppedBy().orElse("stopped on purpose")
                + "; the runs go on only when it is up again",
            "salvor up"));
  }

  private static String runs(long open) {
    return open == 0 ? "" : ", " + open + (open == 1 ? " run is open" : " runs are open");
  }
}
