package dev.salvor.worker.engine;

import dev.salvor.workflow.connect.EngineConnection;
import java.time.Duration;

/**
 * Whether an engine's store is stuck. The engine has one connection to its SQLite file, and a
 * request whose caller went away in the middle may leave it interrupted for good: every read and
 * write is refused from then on, while process and ports live. Only a new process mends it, and
 * loses nothing, since what was accepted is on the disk. Seen with the engine 1.5.1 ({@code
 * modernc.org/sqlite} 1.34.1); others met the same: superseriousbusiness/gotosocial#2731. For one
 * life of an engine; not thread-safe.
 */
public final class StuckStore {
  private static final String SIGN = "interrupted (9)";

  /** The connection is also interrupted for a moment when one request of many is given up. */
  private static final int IN_A_ROW = 3;

  private static final long APART = Duration.ofSeconds(2).toNanos();

  private long next = System.nanoTime();
  private int seen;

  /**
   * Asks the engine for something that it keeps in its store, at most once in two seconds.
   *
   * @return whether its last three answers were all that the store is interrupted
   */
  public boolean look(EngineConnection engine) {
    if (System.nanoTime() - next >= 0) {
      next = System.nanoTime() + APART;
      seen = EngineReadiness.problem(engine).contains(SIGN) ? seen + 1 : 0;
    }
    return seen >= IN_A_ROW;
  }
}
