package dev.salvor.activity.host;

import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.workflow.contract.order.HostPin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Stops what of a run still runs on its host, whoever has begun it. May be done again. */
final class Halting {
  /** Commands get their time to end; whoever asks longer has an activity that is tried again. */
  private static final Duration MOST = Duration.ofMinutes(5);

  private static final Duration PACE = Duration.ofSeconds(1);

  private final HostConnection host;
  private final Library library;

  Halting(HostConnection host, Library library) {
    this.host = host;
    this.library = library;
  }

  /**
   * Returns when nothing of it runs any more, or why the folder is not this run's.
   *
   * @throws StateUnusableException something still runs after five minutes
   */
  Optional<String> halt(HostPin pin, RunPaths paths, String identity) {
    long deadline = System.nanoTime() + MOST.toNanos();
    while (true) {
      String answer = ask(pin, paths, identity);
      if (!answer.startsWith("busy ")) {
        return answer.equals("ok") ? Optional.empty() : Optional.of(answer);
      }
      if (System.nanoTime() - deadline > 0 || !pause()) {
        throw new StateUnusableException(
            "segment " + answer.substring(5) + " still runs in " + paths.folder());
      }
    }
  }

  private String ask(HostPin pin, RunPaths paths, String identity) {
    Ran ran =
        library.run(
            host,
            paths.root(),
            new Parcel(),
            List.of(
                "supervisor-halt.sh",
                paths.root(),
                pin.machineId(),
                pin.stateId(),
                paths.name(),
                identity));
    if (!ran.ok()) {
      throw new StateUnusableException("cannot stop " + paths.folder() + ": " + ran.err().strip());
    }
    return ran.out().strip();
  }

  private static boolean pause() {
    try {
      Thread.sleep(PACE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
