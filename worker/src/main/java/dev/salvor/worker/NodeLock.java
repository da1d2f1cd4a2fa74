package dev.salvor.worker;

import dev.salvor.worker.engine.Progress;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.OsLock;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One at a time starts and stops things in a state folder. */
final class NodeLock {
  /** What is done under the lock. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws NodeException, IOException;
  }

  private NodeLock() {}

  /** Does the work if nobody holds the lock. */
  static <T> Optional<T> ifFree(StateFolder state, Work<T> work) throws NodeException {
    try {
      Optional<OsLock> free = OsLock.tryTake(file(state));
      if (free.isEmpty()) {
        return Optional.empty();
      }
      try (OsLock lock = free.get()) {
        return lock.isHeld() ? Optional.of(work.run()) : Optional.empty();
      }
    } catch (IOException failure) {
      throw FileProblem.of(state.root(), failure);
    }
  }

  /** Makes the state folder ready, waits for its lock, and does the work. */
  static <T> T holding(StateFolder state, Progress progress, Work<T> work) throws NodeException {
    try {
      state.create(told -> progress.say("salvor: warning: " + told));
      try (OsLock lock =
          OsLock.take(
              file(state),
              () -> progress.say("another salvor starts or stops this node; waiting for it"))) {
        if (!lock.isHeld()) {
          throw new IOException("its lock was lost");
        }
        return work.run();
      }
    } catch (IOException failure) {
      throw FileProblem.of(state.root(), failure);
    }
  }

  private static Path file(StateFolder state) {
    return state.node().resolve("up.lock");
  }
}
