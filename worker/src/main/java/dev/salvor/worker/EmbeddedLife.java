package dev.salvor.worker;

import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineCertificates;
import dev.salvor.worker.engine.EngineFinder;
import dev.salvor.worker.engine.EngineLog;
import dev.salvor.worker.engine.EngineProgram;
import dev.salvor.worker.engine.EngineReadiness;
import dev.salvor.worker.engine.StuckStore;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of this state folder. One that died is started again unless it was stopped on purpose.
 */
final class EmbeddedLife implements EngineLife {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedLife.class);
  private static final long TRIM = Duration.ofMinutes(1).toNanos();
  private static final long RENEW = Duration.ofMinutes(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> env;
  private final StateFolder state;
  private final OwnDeeds deeds;
  private final Duration patience;
  private Optional<Life> present = Optional.empty();
  private @Nullable EngineConnection asked;
  private StuckStore store = new StuckStore();
  private long trimmed = System.nanoTime();
  private long renewed = System.nanoTime();
  private long retry = System.nanoTime();
  private boolean onRecord;

  EmbeddedLife(Map<String, String> env, StateFolder state, OwnDeeds deeds) {
    this(env, state, deeds, PATIENCE);
  }

  EmbeddedLife(Map<String, String> env, StateFolder state, OwnDeeds deeds, Duration patience) {
    this.env = env;
    this.state = state;
    this.deeds = deeds;
    this.patience = patience;
  }

  @Override
  public Optional<Life> look() {
    Optional<ProcessMark> process = EmbeddedEngine.process(state);
    if (process.isEmpty()) {
      present = Optional.empty();
      revive();
      return present;
    }
    long number = process.get().startTicks() << 22 | process.get().pid();
    if (present.isEmpty() || present.get().number() != number) {
      present = serving().map(target -> new Life(number, target));
    }
    if (present.isPresent()) {
      onRecord = false;
    }
    if (asked != null && store.look(asked)) {
      deeds.restartsEngine("its store does not answer");
      new EmbeddedEngine(state, LOG::warn).endStuck();
      present = Optional.empty();
    }
    trim();
    renew();
    return present;
  }

  /** Where the engine serves, on a connection that stays for looks at its store. */
  private Optional<EngineTarget> serving() {
    close();
    Optional<EngineTarget> target = EngineRecord.read(state).map(EngineTarget::recorded);
    if (target.isEmpty()) {
      return target;
    }
    try {
      EngineConnection engine = EngineConnection.open(target.get());
      asked = engine;
      return target.filter(here -> EngineReadiness.serves(engine));
    } catch (UncheckedIOException withoutCertificates) {
      return Optional.empty(); // TLS is just being switched; whoever starts the engine mends it
    }
  }

  @Override
  public void close() {
    if (asked != null) {
      asked.close();
      asked = null;
    }
    store = new StuckStore();
  }

  private void revive() {
    if (Files.exists(state.stopped()) || System.nanoTime() - retry < 0) {
      return;
    }
    try {
      // Whoever holds the lock starts or stops the engine; then it is not for us to do.
      var done =
          NodeLock.ifFree(
              state,
              () -> {
                LOG.warn("the engine died; starting it again");
                noteOnce("it was gone");
                return new EmbeddedEngine(state, LOG::info)
                    .ensure(new EngineFinder(env, LOG::info, EngineProgram.of(state)));
              });
      done.ifPresent(started -> LOG.info("the engine serves at {}", started.record().address()));
    } catch (NodeException | StatusRuntimeException failure) {
      // Also what the engine itself answered is no reason for the worker to end.
      LOG.error("{}", failure.getMessage());
      retry = System.nanoTime() + patience.toNanos();
    }
  }

  /** An engine that cannot start is tried for as long as that lasts, and is one entry. */
  private void noteOnce(String why) {
    if (!onRecord) {
      onRecord = true;
      deeds.restartsEngine(why);
    }
  }

  /**
   * The engine reads them anew by itself, and so does the worker. An engine whose authority is no
   * good is started again at once: nobody could connect to it any more. Often, since a clock that
   * is put right after the boot can end what was made before.
   */
  private void renew() {
    if (System.nanoTime() - renewed < RENEW || EngineProgram.of(state) == EngineProgram.CLI) {
      return;
    }
    renewed = System.nanoTime();
    try {
      var unused = NodeLock.ifFree(state, this::keptGood);
    } catch (NodeException | StatusRuntimeException failure) {
      LOG.error("the engine's certificates: {}", failure.getMessage());
    }
  }

  private boolean keptGood() throws NodeException {
    if (new EngineCertificates(state.engineTls(), Clock.systemUTC()).renew()) {
      return true;
    }
    noteOnce("the authority of its certificates is no good");
    var unused =
        new EmbeddedEngine(state, LOG::warn)
            .ensure(new EngineFinder(env, LOG::info, EngineProgram.of(state)));
    return false;
  }

  private void trim() {
    if (System.nanoTime() - trimmed < TRIM) {
      return;
    }
    trimmed = System.nanoTime();
    try {
      new EngineLog(state).trim();
    } catch (IOException failure) {
      LOG.warn("the engine's log cannot be trimmed: {}", failure.getMessage());
    }
  }
}
