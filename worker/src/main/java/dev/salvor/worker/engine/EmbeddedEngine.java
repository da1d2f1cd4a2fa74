package dev.salvor.worker.engine;

import dev.salvor.worker.process.Detached;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.Listeners;
import dev.salvor.worker.process.NodeEnvironment;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Stopping;
import dev.salvor.worker.process.Systemd;
import dev.salvor.worker.process.UnitLimits;
import dev.salvor.worker.process.UnitName;
import dev.salvor.worker.process.Waiting;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The engine of one state folder. Whoever calls {@link #ensure} holds the node's lock; the engine's
 * own process holds another one as long as it lives, so that even a starter killed half-way leaves
 * at most one engine.
 */
public final class EmbeddedEngine {
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final StateFolder state;
  private final Progress progress;

  public EmbeddedEngine(StateFolder state, Progress progress) {
    this.state = state;
    this.progress = progress;
  }

  /** How a start went. */
  public record Started(EngineRecord record, boolean isNew) {}

  /** The living process of this folder's engine. */
  public static Optional<ProcessMark> process(StateFolder state) {
    return ProcessMark.read(state.enginePid()).filter(ProcessMark::isAlive);
  }

  /** Returns when the engine serves; starts it where it does not run. */
  public Started ensure(EngineFinder finder) throws NodeException {
    endIfStopped();
    Optional<EngineRecord> running =
        process(state).flatMap(alive -> EngineRecord.read(state)).filter(this::isAsWanted);
    if (running.isPresent() && becomesReady(running.get())) {
      return new Started(running.get(), false);
    }
    EngineBinary binary = finder.find();
    EngineRoom.check(state.engine());
    StoreVersion.admit(state, binary);
    EngineLog log = new EngineLog(state);
    UnitLimits limits = EngineLimits.of(state, binary);
    StartTries tries = new StartTries(Systemd.isUsable() && !limits.sandbox().isEmpty());
    while (true) {
      long logged = log.size();
      EngineRecord record = start(binary, log, limits);
      Optional<String> died = died(record);
      if (died.isEmpty()) {
        return new Started(record, true);
      }
      Optional<String> complaint = log.complaint(logged);
      String why = complaint.orElse(died.get());
      boolean taken = complaint.isPresent() && isTaken(complaint.get(), record);
      boolean panicked = complaint.isPresent() && lower(complaint.get()).contains("panic");
      switch (tries.after(taken, panicked)) {
        case OTHER_PORTS ->
            progress.say("engine: ended at its start (" + why + "); once more on other ports");
        case WITHOUT_SANDBOX -> {
          progress.say("engine: ended in its sandbox (" + why + "); once more without it");
          limits = UnitLimits.ofWorker();
        }
        case NOTHING ->
            throw new NodeException(
                "the engine did not start: " + why + " (log: " + log.file() + ")");
      }
    }
  }

  /** Whether it is the engine that the state folder wants, under certificates that are good. */
  private boolean isAsWanted(EngineRecord running) {
    if (running.kind() != EngineKind.EMBEDDED) {
      return true;
    }
    boolean tls = EngineProgram.of(state) == EngineProgram.SERVER;
    boolean wanted = tls == running.tls().isPresent();
    if (wanted && (running.tls().isEmpty() || renewed())) {
      return true;
    }
    progress.say(
        wanted
            ? "engine: its authority is over or lost; it is started again with a new one"
            : "engine: it is started again, TLS " + (running.tls().isPresent() ? "off" : "on"));
    var unused = stop();
    return false;
  }

  private boolean renewed() {
    try {
      return new EngineCertificates(state.engineTls(), Clock.systemUTC()).renew();
    } catch (NodeException failure) {
      progress.say("engine: its certificates cannot be renewed: " + failure.getMessage());
      return true; // they may still be good, and who cannot write cannot make new ones either
    }
  }

  private static String lower(String complaint) {
    return complaint.toLowerCase(Locale.ROOT);
  }

  private static boolean isTaken(String complaint, EngineRecord record) {
    return lower(complaint).contains("address already in use")
        || !EnginePorts.isFree(record.port())
        || (record.uiPort() != 0 && !EnginePorts.isFree(record.uiPort()));
  }

  /** A SIGSTOP leaves it its lock and its ports, but it does nothing; its store stays intact. */
  private void endIfStopped() {
    process(state)
        .filter(ProcessMark::isStopped)
        .ifPresent(
            stopped -> {
              progress.say(
                  "engine: pid "
                      + stopped.pid()
                      + " was suspended by a signal (SIGSTOP) and does not answer; killed by"
                      + " Salvor");
              var unused = Stopping.stop(stopped, Duration.ZERO);
            });
  }

  private EngineRecord start(EngineBinary binary, EngineLog log, UnitLimits limits)
      throws NodeException {
    try {
      log.trim();
      Optional<EngineRecord> before = EngineRecord.read(state);
      EnginePorts ports = EnginePorts.choose(before);
      EngineRecord record = EngineLaunch.prepare(binary, ports, state.engine());
      if (record.tls().isEmpty() && before.flatMap(EngineRecord::tls).isPresent()) {
        progress.say(
            "engine: without TLS from now on, where it had it before; salvor engine tls on brings"
                + " it back");
      }
      Files.deleteIfExists(state.enginePid());
      record.write(state);
      if (record.tls().isEmpty()) {
        Files.deleteIfExists(state.engineTls().off());
      }
      Detached.start(
          state.node(),
          UnitName.of("engine", state),
          limits,
          "engine.sh",
          state.engine(),
          NodeEnvironment.ofEngine(System.getenv()),
          Stream.concat(
                  Stream.of(ProcessMark.currentBoot()), EngineCommand.of(binary, ports).stream())
              .toList());
      return record;
    } catch (IOException failure) {
      throw FileProblem.of(state.engine(), failure);
    }
  }

  /** Why it is gone, or empty once it serves. */
  private Optional<String> died(EngineRecord record) throws NodeException {
    boolean began =
        Waiting.until(
            Duration.ofSeconds(10), LOOK, () -> ProcessMark.read(state.enginePid()).isPresent());
    if (!began) {
      return Optional.of(
          "its process never began; is another engine using " + state.engine() + "?");
    }
    AtomicBoolean gone = new AtomicBoolean();
    try (EngineConnection engine = EngineConnection.open(EngineTarget.recorded(record))) {
      boolean ready =
          Waiting.until(
              READY,
              LOOK,
              () -> {
                if (process(state).isEmpty()) {
                  gone.set(true);
                  return true;
                }
                return serves(engine, record);
              });
      if (!ready) {
        throw tooLate(record);
      }
      if (gone.get()) {
        return Optional.of("its process ended");
      }
      makeReady(engine, record);
      StoreVersion.finished(state);
      return Optional.empty();
    }
  }

  /** Whether the engine that runs serves; one whose store is stuck is ended instead. */
  private boolean becomesReady(EngineRecord record) throws NodeException {
    StuckStore store = new StuckStore();
    AtomicBoolean stuck = new AtomicBoolean();
    try (EngineConnection engine = EngineConnection.open(EngineTarget.recorded(record))) {
      if (!serves(engine, record)) {
        EngineRoom.check(state.engine());
      }
      boolean known =
          Waiting.until(
              READY,
              LOOK,
              () -> {
                if (serves(engine, record)) {
                  return true;
                }
                stuck.set(store.look(engine));
                return stuck.get();
              });
      if (!known) {
        throw tooLate(record);
      }
      if (stuck.get()) {
        endStuck();
        return false;
      }
      makeReady(engine, record);
      StoreVersion.finished(state);
      return true;
    }
  }

  /** Ends an engine that lives but whose store refuses everything; a new one finds all of it. */
  public void endStuck() {
    process(state)
        .ifPresent(
            process -> {
              progress.say(
                  "engine: pid "
                      + process.pid()
                      + " lives, but its store answers nothing any more (\"interrupted\"); killed"
                      + " by Salvor to be started again, nothing is lost");
              var unused = Stopping.stop(process, Duration.ZERO);
            });
  }

  /**
   * Whether this folder's engine answers: one that another node began at the same moment may be
   * what listens on the port, in which case this one is about to end.
   */
  private boolean serves(EngineConnection engine, EngineRecord record) {
    return EngineReadiness.serves(engine, record)
        && EngineReadiness.hasItsStore(engine)
        && process(state).filter(p -> !Listeners.isAnothers(record.port(), p.pid())).isPresent();
  }

  private void makeReady(EngineConnection engine, EngineRecord record) throws NodeException {
    if (!EngineReadiness.prepare(engine, READY)) {
      throw tooLate(record);
    }
  }

  private NodeException tooLate(EngineRecord record) {
    return new NodeException(
        "the engine at "
            + record.address()
            + " runs but did not answer within "
            + READY.toSeconds()
            + " s (log: "
            + new EngineLog(state).file()
            + "); salvor down, then salvor up");
  }

  /** How a stop went. */
  public enum Stop {
    NOT_RUNNING,
    ENDED,
    KILLED
  }

  /** Ends the engine: TERM, ten seconds, KILL. Only ever the process that recorded itself. */
  public Stop stop() {
    Optional<ProcessMark> process = process(state);
    if (process.isEmpty()) {
      return Stop.NOT_RUNNING;
    }
    progress.say("engine: stopping (pid " + process.get().pid() + ")");
    return Stopping.stop(process.get(), Duration.ofSeconds(10)) ? Stop.ENDED : Stop.KILLED;
  }
}
