package dev.salvor.worker.process;

import dev.salvor.workflow.connect.ProcessMark;
import java.time.Duration;
import java.util.Optional;

/** Ends a process that a record names, and never another one that has its pid by now. */
public final class Stopping {
  private static final Duration LOOK = Duration.ofMillis(50);

  private Stopping() {}

  /** TERM, at most {@code patience}, then KILL; whether TERM was enough. */
  public static boolean stop(ProcessMark process, Duration patience) {
    // A handle keeps the start time: the pid cannot change hands between look and signal.
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    if (handle.isEmpty() || !process.isAlive()) {
      return true;
    }
    boolean asked = handle.get().destroy();
    if (asked && Waiting.until(patience, LOOK, () -> !process.isAlive())) {
      return true;
    }
    boolean killed = handle.get().destroyForcibly();
    return Waiting.until(Duration.ofSeconds(5), LOOK, () -> !process.isAlive()) && !killed;
  }
}
