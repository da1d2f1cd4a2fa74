package dev.salvor.activity.host;

import dev.salvor.activity.program.HostPrograms;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.fleet.HostId;
import dev.salvor.packages.list.Packed;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.HostPackages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a host what is installed there, in one call that leaves nothing. */
final class AllPackages {
  private static final String PROGRAM = "host-packages.sh";

  /** Characters of an answer; the engine takes 2 MB in one piece. */
  private static final int MOST = 1_500_000;

  private AllPackages() {}

  static HostPackages of(HostId id, HostConnection host, GatewayQuestion.Packages asked) {
    Ran ran =
        host.run(
            new ShellCall(
                List.of("-c", HostPrograms.text(PROGRAM), "salvor", asked.what(), asked.folder()),
                asked.limit()));
    if (!ran.ok()) {
      throw new UnreachableException("its packages cannot be listed: " + ran.err().strip());
    }
    String packed = Packed.of(ran.out());
    return packed.length() > MOST
        ? HostPackages.silent(
            id,
            "its list is too large: "
                + packed.length()
                + " characters packed, where "
                + MOST
                + " can be sent")
        : new HostPackages(id, Optional.empty(), packed);
  }

  /** As many as the engine takes in one piece, at least one. */
  static List<HostPackages> fitting(List<HostPackages> all) {
    List<HostPackages> out = new ArrayList<>();
    int room = MOST;
    for (HostPackages one : all) {
      room -= one.packed().length() + one.unreachable().map(String::length).orElse(0) + 200;
      if (room < 0 && !out.isEmpty()) {
        break;
      }
      out.add(one);
    }
    return out;
  }
}
