package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.StateUnusableException;
import java.util.List;

/** Tells a supervisor to stop what runs. Repeatable. */
final class StopMark {
  private StopMark() {}

  /**
   * To be obeyed at once. What fills the disk must be possible to stop: where no word can be
   * written, an empty file, which needs no block, means the same.
   *
   * @throws StateUnusableException not even that is possible
   */
  static void now(HostConnection host, String file) {
    try {
      host.write(file, RunPaths.STOP_NOW);
    } catch (StateUnusableException full) {
      Ran ran = host.run(ShellCall.of(List.of("-c", ": >\"$1\"", "sh", file)));
      if (ran.exit() != 0) {
        throw full;
      }
    }
  }
}
