package dev.salvor.worker;

import dev.salvor.worker.engine.EngineReadiness;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineTarget;
import java.time.Duration;
import java.util.Optional;

/** An engine that others run: asked every five seconds, every second while it is away. */
final class ExternalLife implements EngineLife {
  private static final long OFTEN = Duration.ofSeconds(1).toNanos();
  private static final long SELDOM = Duration.ofSeconds(5).toNanos();

  private final EngineConnection engine;
  private long lives;
  private boolean serves;
  private long next = System.nanoTime();

  ExternalLife(EngineTarget target) {
    this.engine = EngineConnection.open(target);
  }

  @Override
  public Optional<Life> look() {
    long now = System.nanoTime();
    if (now - next >= 0) {
      boolean answers = EngineReadiness.serves(engine);
      if (answers && !serves) {
        lives++;
      }
      serves = answers;
      next = System.nanoTime() + (answers ? SELDOM : OFTEN);
    }
    return serves ? Optional.of(new Life(lives, engine.target())) : Optional.empty();
  }

  @Override
  public void close() {
    engine.close();
  }
}
