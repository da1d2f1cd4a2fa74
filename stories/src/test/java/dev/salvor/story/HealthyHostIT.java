package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Crash recovery as a newcomer's first try on a fresh healthy host, as root and as a user. */
final class HealthyHostIT {
  private static final String LISTING =
      """
      cd / && set -- etc usr/lib var/lib/dpkg &&
      find "$@" -printf '%p %y %m %u %g %l\\n' | sort &&
      find "$@" -type f -print0 | sort -z | xargs -0 sha256sum
      """;

  @Test
  void changesNothingAndSaysWhatAUserMayNotSee() {
    try (LabHost host = LabHost.up("well1")) {
      String before = host.sh(LISTING);
      assertThat(before.lines().count()).as("the listing sees the host").isGreaterThan(5000);

      Said root = host.salvor("run", "crash-recovery", "--run-id", "as-root");
      assertThat(root.exit()).as("%s", root).isZero();
      assertLogs(host, "/var/lib/salvor/runs/as-root/");

      assertAnotherNodeOfRootComesUp(host);

      Said user = host.salvorAs("ops", "run", "crash-recovery", "--run-id", "as-ops");
      assertThat(user.exit()).as("%s", user).isZero();
      String runs = "/home/ops/.local/state/salvor/runs/as-ops/";
      assertLogs(host, runs);
      assertThat(host.read(runs + "main.log")).contains("runs as ops, not as root");
      assertThat(host.read(runs + "diagnostics.log"))
          .contains("users: partial: /etc/shadow needs root")
          .contains("kernel: partial: kernel log: not permitted")
          .contains("sockets: partial: owners of other users' sockets need root");

      host.await(
          "the unit that root's node had for its open run is gone",
          Duration.ofMinutes(2),
          "sh",
          "-c",
          "! test -e /etc/systemd/system/salvor-node.service");
      assertThat(changes(before, host.sh(LISTING))).as("what changed on the host").isEmpty();
    }
  }

  /** systemd knows each name once: two state folders must not want the same units. */
  private static void assertAnotherNodeOfRootComesUp(LabHost host) {
    Said up = host.salvorIn("/srv/second", "up");
    assertThat(up.exit()).as("%s", up).isZero();
    assertThat(host.sh("systemctl list-units --plain --no-legend 'salvor-worker*.service' | wc -l"))
        .isEqualToIgnoringWhitespace("2");
    Said down = host.salvorIn("/srv/second", "down");
    assertThat(down.exit()).as("%s", down).isZero();
  }

  private static void assertLogs(LabHost host, String run) {
    for (String log :
        List.of(
            "main.log",
            "diagnostics.log",
            "system-state.log",
            "error-bundle.txt",
            "pivots.log",
            "run.json")) {
      assertThat(host.read(run + log)).as(run + log).isNotBlank();
    }
    assertThat(host.read(run + "system-state.log")).endsWith("# differences\nno differences\n");
    assertThat(host.json(run + "run.json").path("status").asText()).isEqualTo("SUCCEEDED");
  }

  private static List<String> changes(String before, String after) {
    Set<String> was = before.lines().collect(Collectors.toSet());
    Set<String> is = after.lines().collect(Collectors.toSet());
    return Stream.concat(
            was.stream().filter(line -> !is.contains(line)).map(line -> "- " + line),
            is.stream().filter(line -> !was.contains(line)).map(line -> "+ " + line))
        .toList();
  }
}
