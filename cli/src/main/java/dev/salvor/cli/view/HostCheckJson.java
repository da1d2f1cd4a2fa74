package dev.salvor.cli.view;

import dev.salvor.workflow.contract.gateway.HostCheck;
import java.util.List;
import java.util.Optional;

/**
 * How a host was found, in JSON; the names are part of the interface.
 *
 * @param state "ok", "problem" or "unreachable"
 * @param clockMillis how far its clock is ahead of the gateway's
 */
public record HostCheckJson(
    String host,
    String state,
    Optional<String> unreachable,
    long connectMillis,
    long roundTripMillis,
    Optional<Long> clockMillis,
    String user,
    boolean root,
    String system,
    String stateFolder,
    long freeBytes,
    int freePercent,
    List<String> missing,
    List<String> problems) {
  public HostCheckJson {
    missing = List.copyOf(missing);
    problems = List.copyOf(problems);
  }

  /** The same of {@code check}. */
  public static HostCheckJson of(HostCheck check) {
    return new HostCheckJson(
        check.host().name(),
        state(check),
        check.unreachable(),
        check.connectMillis(),
        check.roundTripMillis(),
        check.clockMillis(),
        check.user(),
        check.root(),
        check.system(),
        check.stateFolder(),
        check.freeBytes(),
        check.freePercent(),
        check.missing(),
        check.problems());
  }

  static String state(HostCheck check) {
    return check.unreachable().isPresent()
        ? "unreachable"
        : check.problems().isEmpty() ? "ok" : "problem";
  }
}
