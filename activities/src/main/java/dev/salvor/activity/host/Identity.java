package dev.salvor.activity.host;

import dev.salvor.activity.program.HostPrograms;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.SharedStateException;
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
    return pin(ask(host, HostPrograms.text("supervisor-identify.sh"), List.of()));
  }

  static HostPin pin(Map<String, String> said) {
    return new HostPin(
        said.getOrDefault("machine", ""),
        said.getOrDefault("root", ""),
        said.getOrDefault("state", ""));
  }

  /**
   * Asks {@code host} by this text.
   *
   * @return what it said, by the first word of each line
   */
  static Map<String, String> ask(HostConnection host, String text, List<String> args) {
    Ran ran = host.script(text, args);
    if (!ran.ok()) {
      throw new StateUnusableException(
          "cannot identify " + host.describe() + ": " + ran.err().strip());
    }
    if (ran.out().startsWith("shared ")) {
      throw new SharedStateException(ran.out().strip().substring(7));
    }
    if (ran.out().startsWith("unusable ")) {
      throw new StateUnusableException(ran.out().strip().substring(9));
    }
    return ran.out()
        .lines()
        .map(line -> line.split(" ", 2))
        .filter(words -> words.length == 2)
        .collect(Collectors.toUnmodifiableMap(words -> words[0], words -> words[1]));
  }
}
