package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The crash recovery on a real host after the crash, with everything that hurt that night; and with
 * no network and no place for temporary files.
 */
final class CrashRecoveryIT {
  private static final String RUNS = "/var/lib/salvor/runs/";
  private static final String UNIT = "/etc/systemd/system/salvor-node.service";

  @Test
  void bringsTheHostBackByThePivotAndSaysExactlyThat() {
    try (LabHost host = CrashHost.up("crash1")) {
      host.scenario("crash", "--verify");
      String broken = CrashHost.digest(host, CrashHost.LIBRARY);
      host.sh("for at in /tmp /var/tmp; do mount -t tmpfs -o ro tmpfs $at; done");
      host.cut();
      Said said = host.salvor(CrashHost.recovery("night", "5s"));
      assertThat(said.exit()).as("%s", said).isEqualTo(3);
      assertThat(said.out())
          .contains("(lab-dstate) state D")
          .contains("waits in kernel_clone")
          .contains("PIVOT libxcrypt.rebuild: main failed by timeout")
          .contains("SUCCEEDED_WITH_PIVOTS night");
      assertRecovered(host, "night");
      assertErrorBundle(host.read(RUNS + "night/error-bundle.txt"));
      assertThat(host.read(RUNS + "night/diagnostics.log"))
          .contains("hangs in state D: lab-dstate kernel_clone")
          .contains("default: multi-user.target")
          .contains("user: alice:");
      assertThat(CrashHost.digest(host, RUNS + "night/steps/libxcrypt.rebuild/old/libcrypt.so.1"))
          .as("the old library is kept for undo")
          .isEqualTo(broken);
      assertThat(host.exec("pgrep", "-fa", "apt-get|lab-pm-child|lab-stray").out())
          .as("the hung package manager, its child in another session, the stray: all gone")
          .isEmpty();
      assertThat(host.exec("pgrep", "-fa", "lab-dstate").out())
          .as("what hangs in state D was reported, not touched")
          .isNotEmpty();
      host.mend();
      host.reboot();
      host.await(
          "the graphical login started at boot",
          Duration.ofSeconds(30),
          "systemctl",
          "is-active",
          "lightdm.service");
    }
  }

  @Test
  void goesOnAfterTheHostWasResetInPhaseThreeWithNobodyTouchingIt() {
    try (LabHost host = CrashHost.up("crash2")) {
      Said started = host.salvor(CrashHost.recovery("reset", "15s", "--detach"));
      assertThat(started.exit()).as("%s", started).isZero();
      host.await(
          "the package manager hangs in phase 3",
          Duration.ofMinutes(2),
          "pgrep",
          "-f",
          "lab-pm-child");
      assertThat(host.exec("test", "-e", UNIT).exit())
          .as("while a run is open, a unit brings the node back at boot")
          .isZero();
      host.reboot("--hard");
      host.await(
          "the run ended by itself", Duration.ofMinutes(6), "test", "-e", RUNS + "reset/closed");
      Said watched = host.salvor("watch", "reset");
      assertThat(watched.exit()).as("%s", watched).isEqualTo(3);
      assertRecovered(host, "reset");
      assertThat(host.read(RUNS + "reset/main.log"))
          .contains("unknown whether it ran to its end")
          .contains("trying again");
      host.await(
          "no run is open: the unit is gone",
          Duration.ofMinutes(2),
          "sh",
          "-c",
          "! test -e " + UNIT);
    }
  }

  private static void assertRecovered(LabHost host, String id) {
    assertThat(host.read(RUNS + id + "/main.log"))
        .contains("PHASE 8/8 summary")
        .contains("PIVOT tried main, it failed because timed out after")
        .contains("STEP SUCCEEDED_BY_FALLBACK [manual-build]")
        .contains("changed: password of alice in /etc/shadow")
        .contains("PAM accepts the password of alice and refuses a wrong one")
        .contains("enabled: lightdm starts at boot")
        .containsPattern(
            "RUN ENDED SUCCEEDED_WITH_PIVOTS, 1 pivot, 0 steps failed, [12] attempts? failed");
    assertThat(host.read(RUNS + id + "/pivots.log"))
        .contains("step=libxcrypt.rebuild")
        .contains("tried main, it failed because timed out after")
        .contains("trying manual-build instead")
        .contains("manual-build worked (exit 0");
    assertDifferences(host.read(RUNS + id + "/system-state.log"));
    JsonNode json = host.json(RUNS + id + "/run.json");
    assertThat(json.path("status").asText()).isEqualTo("SUCCEEDED_WITH_PIVOTS");
    assertThat(json.at("/figures/pivots").asInt()).isEqualTo(1);
    CrashHost.assertHashesAgain(host);
    assertThat(CrashHost.logsIn(host, CrashHost.NEW_PASSWORD)).as("the new password").isTrue();
    assertThat(CrashHost.logsIn(host, CrashHost.OLD_PASSWORD)).as("the former one").isFalse();
    assertThat(CrashHost.logsIn(host, "wrong")).as("a wrong one").isFalse();
    assertThat(host.exec("systemctl", "get-default").out()).contains("graphical.target");
    assertThat(
            host.exec("grep", "-rlF", CrashHost.NEW_PASSWORD, "/var/lib", "/var/log", "/tmp").out())
        .as("the password is in no file of the node")
        .isEmpty();
  }

  private static void assertDifferences(String systemState) {
    assertThat(systemState.substring(systemState.indexOf("# differences")))
        .as("the differences name what changed")
        .containsPattern("-password: alice: hash .*\\R\\+password: alice: hash ")
        .containsPattern("-.* /usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0")
        .containsPattern("\\+.* /usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0")
        .containsPattern("-file: lightdm.service disabled\\R\\+file: lightdm.service enabled")
        .containsPattern("-default: multi-user.target\\R\\+default: graphical.target");
  }

  private static void assertErrorBundle(String bundle) {
    assertThat(bundle)
        .contains("step=libxcrypt.rebuild")
        .contains("timed out after 5.00 s (all its processes ended)")
        .contains("followed by: pivot to manual-build")
        .contains("running apt-get install --reinstall")
        .endsWith("0 steps failed, 1 attempt failed\n");
  }
}
