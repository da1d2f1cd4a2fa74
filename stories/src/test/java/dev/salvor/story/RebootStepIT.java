package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A host that reboots itself as a step of its own run, with nobody there to start anything. */
final class RebootStepIT {
  private static final String UNIT = "/etc/systemd/system/salvor-node.service";
  private static final String BOOK =
      """
      schemaVersion: 1
      name: rebooting
      locks: [host]
      defaults: {timeout: 1m}
      phases:
        - name: one
          steps:
            - name: before
              shell: 'echo before >>/root/lines'
              idempotency: never
            - name: again
              uses: reboot
              with: {timeout: 3m, readyWhen: [test, -d, /run/systemd/system]}
            - name: after
              shell: 'echo after >>/root/lines; cut -d" " -f22 /proc/1/stat >/root/started'
              idempotency: never
            - name: last
              shell: 'echo last >>/root/lines'
              idempotency: never
              segment: alone
      """;

  @Test
  void theMarkerChangesAndTheRunGoesOnAtTheNextStepByTheBootUnit() {
    try (LabHost host = LabHost.up("boot1")) {
      host.write("/root/book.yaml", BOOK);
      String before = host.sh("cut -d' ' -f22 /proc/1/stat");
      Said started = host.salvor("run", "/root/book.yaml", "--run-id", "again", "--detach");
      assertThat(started.exit()).as("%s", started).isZero();
      host.await(
          "the run ended by itself",
          Duration.ofMinutes(4),
          "test",
          "-e",
          "/var/lib/salvor/runs/again/closed");

      assertThat(host.read("/root/lines")).isEqualTo("before\nafter\nlast\n");
      assertThat(host.read("/root/started")).as("start of pid 1").isNotEqualTo(before);
      Said watched = host.salvor("watch", "again");
      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(host.read("/var/lib/salvor/runs/again/main.log"))
          .contains("step=one.again")
          .contains("RUN ENDED SUCCEEDED, 0 pivots, 0 steps failed, ");
      host.await(
          "no run is open: the unit is gone",
          Duration.ofMinutes(2),
          "sh",
          "-c",
          "! test -e " + UNIT);
    }
  }
}
