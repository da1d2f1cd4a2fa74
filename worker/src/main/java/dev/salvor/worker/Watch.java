package dev.salvor.worker;

import dev.salvor.workflow.connect.EngineConnection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps pollers on the engine's present life: new ones for a new life. One thread. */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final EngineLife engine;
  private final Function<EngineLife.Life, RunningWorker> pollers;
  private EngineLife.@Nullable Life served;
  private @Nullable RunningWorker running;
  private boolean alive;

  Watch(EngineLife engine, Function<EngineLife.Life, RunningWorker> pollers) {
    this.engine = engine;
    this.pollers = pollers;
  }

  /** Looks once; returns the new pollers if it had to start some. */
  Optional<RunningWorker> look() {
    Optional<EngineLife.Life> life = engine.look();
    alive = life.isPresent();
    if (life.isEmpty() || life.get().equals(served)) {
      return Optional.empty();
    }
    RunningWorker before = running;
    RunningWorker now = pollers.apply(life.get());
    running = now;
    served = life.get();
    LOG.info("polling {}", life.get().target());
    if (before != null) {
      before.close();
    }
    return Optional.of(now);
  }

  /** The connection of the present pollers, while the engine serves. */
  Optional<EngineConnection> present() {
    return alive ? Optional.ofNullable(running).map(RunningWorker::engine) : Optional.empty();
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }
}
