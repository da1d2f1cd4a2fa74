package dev.salvor.activity.host;

import dev.salvor.activity.supervisor.HostPrograms;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.workflow.contract.order.HostPin;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Asks a host which machine and which state folder it is. The first who asks makes the folder and
 * its id.
 */
public final class Identity {
  private Identity() {}

  /**
   * Asks {@code host}.
   *
   * @throws StateUnusableException if it has no folder that could hold a run
   */
  public static HostPin of(HostConnection host) {
    Ran ran =
        host.run(
            ShellCall.of(List.of("-c", HostPrograms.text("supervisor-identify.sh"), "salvor")));
    if (!ran.ok()) {
      throw new StateUnusableException(
          "cannot identify " + host.describe() + ": " + ran.err().strip());
    }
    if (ran.out().startsWith("unusable ")) {
      throw new StateUnusableException(ran.out().strip().substring(9));
    }
    Map<String, String> values =
        ran.out()
            .lines()
            .map(line -> line.split(" ", 2))
            .filter(words -> words.length == 2)
            .collect(Collectors.toUnmodifiableMap(words -> words[0], words -> words[1]));
    return new HostPin(
        values.getOrDefault("machine", ""),
        values.getOrDefault("root", ""),
        values.getOrDefault("state", ""));
  }
}
