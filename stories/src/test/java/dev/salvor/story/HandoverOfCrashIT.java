package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Everything of Salvor dies in the middle of the crash recovery; people end the night by its page.
 */
final class HandoverOfCrashIT {
  private static final String RUN = "/var/lib/salvor/runs/night/";

  /** All that belongs to the product and to the run, at once. */
  private static final String KILL =
      """
      kill -9 $(for p in /proc/[0-9]*; do
        [ "${p#/proc/}" != $$ ] || continue
        tr '\\0' ' ' <"$p/cmdline" 2>/dev/null | grep -q /var/lib/salvor ||
          grep -qa SALVOR_RUN_ID=night "$p/environ" 2>/dev/null || continue
        echo "${p#/proc/}"
      done) 2>/dev/null
      true
      """;

  @Test
  void itsCommandsFinishTheRecoveryAndThenTakeItBack() {
    try (LabHost host = CrashHost.up("hand1")) {
      String broken = CrashHost.digest(host, CrashHost.LIBRARY);
      Said started = host.salvor(CrashHost.recovery("night", "15s", "--detach"));
      assertThat(started.exit()).as("%s", started).isIn(0, 8);
      host.await(
          "the build",
          Duration.ofMinutes(2),
          "sh",
          "-c",
          "grep -q 'begin .* libxcrypt.rebuild 1 command ' " + RUN + "segments/*/record");
      host.sh(KILL);
      String page = host.read(RUN + "HANDOVER.md");
      assertThat(page)
          .contains("`libxcrypt.rebuild`")
          .contains("password was given as file:/root/new-password")
          .doesNotContain("pass' word");
      assertThat(host.sh("stat -c %a " + RUN + "HANDOVER.md").strip()).isEqualTo("600");

      Said finished = byHand(host, page, "finish", "last");
      assertThat(finished.exit()).as("%s", finished).isZero();
      assertThat(finished.out())
          .contains("libxcrypt.rebuild: main FAILED with")
          .contains("libxcrypt.rebuild: done (fallback_1)")
          .contains("password-reset.set-password: done (main)")
          .contains("pam-verification.canary-login: done (main)")
          .contains("display-manager.enable: done (main)");
      CrashHost.assertHashesAgain(host);
      assertThat(CrashHost.logsIn(host, CrashHost.NEW_PASSWORD)).as("%s", finished).isTrue();
      assertThat(CrashHost.logsIn(host, CrashHost.OLD_PASSWORD)).isFalse();
      assertThat(CrashHost.digest(host, CrashHost.LIBRARY)).isNotEqualTo(broken);
      assertThat(host.exec("test", "-e", RUN + "secrets").exit()).isNotZero();

      Said back = byHand(host, page, "go-back");
      assertThat(back.exit()).as("%s", back).isZero();
      assertThat(back.out()).contains("libxcrypt.rebuild: undone");
      assertThat(CrashHost.digest(host, CrashHost.LIBRARY)).as("%s", back).isEqualTo(broken);

      // An engine that comes back finds the run closed.
      host.salvor("up");
      Said again = host.salvor("watch", "night");
      assertThat(again.exit()).as("%s", again).isEqualTo(6);
      assertThat(again.out() + again.err()).contains("taken over by hand");
      assertThat(CrashHost.digest(host, CrashHost.LIBRARY)).isEqualTo(broken);
    }
  }

  private static Said byHand(LabHost host, String page, String... parts) {
    host.write("/root/night.sh", ByHand.script(page, parts));
    List<String> command = new ArrayList<>(ByHand.SHELL);
    command.add("/root/night.sh");
    return host.exec(command.toArray(String[]::new));
  }
}
