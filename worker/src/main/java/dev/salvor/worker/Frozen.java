package dev.salvor.worker;

import dev.salvor.worker.process.Stopping;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends a worker, or its keeper, that a SIGSTOP holds: it has its lock and its record, but does
 * nothing and keeps others from doing it. What it had begun is found again on the host.
 */
final class Frozen {
  private Frozen() {}

  /** Repeatable; does nothing to what runs. Under the node's lock. */
  static void end(StateFolder state, PrintStream err) {
    keeper(state).ifPresent(keeper -> end("keeper of the worker", keeper, err));
    WorkerRecord.living(state)
        .map(WorkerRecord::process)
        .ifPresent(worker -> end("worker", worker, err));
  }

  /** A keeper that waits before it starts the worker again would never learn that it is over. */
  static void endKeeper(StateFolder state) {
    keeper(state).ifPresent(keeper -> Stopping.stop(keeper, Duration.ofMillis(500)));
  }

  private static void end(String what, ProcessMark process, PrintStream err) {
    if (process.isStopped()) {
      err.println(
          what
              + ": pid "
              + process.pid()
              + " was suspended by a signal (SIGSTOP) and does not answer; killed by Salvor");
      var unused = Stopping.stop(process, Duration.ZERO);
    }
  }

  private static Optional<ProcessMark> keeper(StateFolder state) {
    try {
      long pid = Long.parseLong(Files.readString(state.node().resolve("keeper.pid")).trim());
      String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
      return line.contains(state.node().resolve("keeper.sh").toString())
          ? ProcessMark.of(pid)
          : Optional.empty();
    } catch (IOException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }
}
