package dev.salvor.workflow.contract.gateway;

import dev.salvor.fleet.HostId;
import java.util.List;
import java.util.Optional;

/**
 * Whether a host could take a run now.
 *
 * @param unreachable why nothing is known of it; absent: it answered
 * @param connectMillis until it had answered for the first time
 * @param roundTripMillis of one small command over the open connection
 * @param clockMillis how far its clock is ahead of the gateway's; absent: it cannot say
 * @param user as whom things are done there
 * @param root whether that may do everything
 * @param system name of its system
 * @param stateFolder where records would lie
 * @param freeBytes for records
 * @param freePercent the same, of the file system
 * @param missing programs that a run needs
 * @param problems what would keep a run from going well, for people
 */
public record HostCheck(
    HostId host,
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
  public HostCheck {
    missing = List.copyOf(missing);
    problems = List.copyOf(problems);
  }

  /** Of a host that did not answer. */
  public static HostCheck silent(HostId host, String why) {
    return new HostCheck(
        host,
        Optional.of(why),
        0,
        0,
        Optional.empty(),
        "",
        false,
        "",
        "",
        0,
        0,
        List.of(),
        List.of());
  }
}
