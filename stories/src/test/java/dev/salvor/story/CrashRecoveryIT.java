package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A real host after the crash: libxcrypt without SHA-512, nobody can log in, the package manager
 * never returns and ignores TERM, a process in state D, no graphical login, a dead name service.
 */
final class CrashRecoveryIT {
  private static final String RUNS = "/var/lib/salvor/runs/";
  private static final String NEW_PASSWORD = "brand-new 'pass' word";

  private static LabHost crashed(String name) {
    LabHost host = LabHost.up(name);
    Said scenario = host.lab("scenario", name, "crash", "--pm", "apt");
    assertThat(scenario.exit()).as("%s", scenario).isZero();
    Said verified = host.lab("scenario", name, "crash", "--verify");
    assertThat(verified.exit()).as("the host is really broken: %s", verified).isZero();
    Said secret =
        host.exec("sh", "-c", "umask 077; printf %s \"$1\" >/root/new-password", "x", NEW_PASSWORD);
    assertThat(secret.exit()).isZero();
    return host;
  }

  private static String[] run(String id, String... more) {
    String[] fixed = {
      "run",
      "crash-recovery",
      "--run-id",
      id,
      "-p",
      "user=alice",
      "-p",
      "password=file:/root/new-password",
      "-p",
      "buildTimeout=15s",
      "-p",
      "manualTimeout=10m",
      "-p",
      "displayManager=lightdm",
      "-p",
      "leftovers=lab-stray"
    };
    String[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return all;
  }

  @Test
  void bringsTheHostBackByThePivotAndSaysExactlyThat() {
    try (LabHost host = crashed("crash1")) {
      Said said = host.salvor(run("night"));
      assertThat(said.exit()).as("%s", said).isEqualTo(3);
      assertRecovered(host, "night");
      assertThat(host.read(RUNS + "night/diagnostics.log")).contains("alice");
      assertThat(host.read(RUNS + "night/error-bundle.txt"))
          .contains("libxcrypt.rebuild")
          .contains("apt-get");
      assertThat(host.exec("pgrep", "-f", "apt-get").exit())
          .as("the hung package manager is gone")
          .isNotZero();
    }
  }

  @Test
  void goesOnAfterTheHostWasResetInPhaseThreeWithNobodyTouchingIt() {
    try (LabHost host = crashed("crash2")) {
      Said started = host.salvor(run("reset", "--detach"));
      assertThat(started.exit()).as("%s", started).isIn(0, 8);
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> host.exec("pgrep", "-f", "apt-get").exit() == 0);
      Said reset = host.lab("reboot", host.name(), "--hard");
      assertThat(reset.exit()).as("%s", reset).isZero();
      Awaitility.await()
          .atMost(Duration.ofMinutes(8))
          .pollInterval(Duration.ofSeconds(3))
          .until(() -> host.exec("test", "-e", RUNS + "reset/run.json").exit() == 0);
      Said watched = host.salvor("watch", "reset");
      assertThat(watched.exit()).as("%s", watched).isEqualTo(3);
      assertRecovered(host, "reset");
    }
  }

  private static void assertRecovered(LabHost host, String id) {
    assertThat(host.read(RUNS + id + "/run.json")).contains("SUCCEEDED_WITH_PIVOTS");
    assertThat(host.read(RUNS + id + "/pivots.log"))
        .contains("libxcrypt.rebuild")
        .contains("timed out")
        .contains("manual-build");
    assertThat(host.read(RUNS + id + "/main.log"))
        .contains("pam-verification.canary-login")
        .contains("SUCCEEDED_WITH_PIVOTS");
    assertThat(host.read(RUNS + id + "/system-state.log")).contains("lightdm");
    Said enabled = host.exec("systemctl", "get-default");
    assertThat(enabled.out()).contains("graphical.target");
    assertThat(login(host, NEW_PASSWORD).out()).as("login with the new one").contains("alice");
    assertThat(login(host, "wrong").out()).as("login with a wrong one").doesNotContain("alice");
    assertThat(host.exec("grep", "-rlF", NEW_PASSWORD, "/var/lib/salvor").out()).isEmpty();
  }

  private static Said login(LabHost host, String password) {
    return host.exec(
        "sh",
        "-c",
        "printf '%s\\n"
            + "' \"$1\" | setpriv --reuid 65534 --regid 65534 --clear-groups su - alice -c whoami",
        "x",
        password);
  }
}
