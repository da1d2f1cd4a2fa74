package dev.salvor.worker;

import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineUpkeep;
import dev.salvor.worker.watch.EngineChanges;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the settings of the embedded engine, which any local account can change. One thread
 * of its own: an engine that does not answer holds up nothing else.
 */
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration PAUSE = Duration.ofSeconds(20);

  private final StateFolder state;
  private final List<String> queues;
  private Optional<ProcessMark> before = Optional.empty();
  private @Nullable EngineConnection connection;

  Upkeep(StateFolder state, List<String> queues) {
    this.state = state;
    this.queues = List.copyOf(queues);
  }

  /** Begins to look, until this process ends. */
  static void begin(StateFolder state, List<String> queues) {
    begin(new Upkeep(state, queues));
  }

  /** Whatever ends the thread that nobody thought of, another one goes on. */
  private static void begin(Upkeep upkeep) {
    var unused =
        Thread.ofPlatform()
            .daemon()
            .name("upkeep")
            .uncaughtExceptionHandler(
                (thread, broken) -> {
                  LOG.error("the look at the engine's settings failed; it goes on", broken);
                  begin(upkeep);
                })
            .start(upkeep::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        look();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection as long as the engine is at one address. */
  private EngineConnection connection(EngineTarget target) {
    EngineConnection open = connection;
    if (open == null || !open.target().equals(target)) {
      if (open != null) {
        connection = null;
        open.close();
      }
      open = EngineConnection.open(target);
      connection = open;
    }
    return open;
  }

  /** One that has just begun is given its settings by whoever began it. */
  void look() {
    Optional<ProcessMark> engine = EmbeddedEngine.process(state);
    boolean same = engine.isPresent() && engine.equals(before);
    before = engine;
    Optional<EngineTarget> target = EngineRecord.read(state).map(EngineTarget::recorded);
    if (!same || target.isEmpty()) {
      return;
    }
    List<String> changes = new ArrayList<>();
    try {
      EngineUpkeep.look(connection(target.get()), state, queues, changes::add);
    } catch (StatusRuntimeException unanswered) {
      LOG.debug("the engine's settings cannot be looked at: {}", unanswered.getStatus());
    } catch (IOException unwritable) {
      LOG.warn("the engine's fields cannot be written down: {}", unwritable.getMessage());
    } catch (UncheckedIOException unusable) {
      // Its certificates are being replaced.
      LOG.warn("the engine's settings cannot be looked at: {}", unusable.getMessage());
    }
    note(changes);
  }

  /** What was put back is told whatever failed after it. */
  private void note(List<String> changes) {
    if (changes.isEmpty()) {
      return;
    }
    changes.forEach(change -> LOG.warn("{}", change));
    try {
      new EngineChanges(state, Instant.now()).add(changes);
    } catch (IOException unwritable) {
      LOG.warn("what others changed on the engine cannot be noted: {}", unwritable.getMessage());
    }
  }
}
