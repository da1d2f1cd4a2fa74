package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The trials of the actions that need a real host with systemd, one host for each shell. */
final class LabActionsIT {
  private static final String TRIALS =
      "/opt/salvor/activities/src/test/resources/dev/salvor/activity/action/lab-actions.sh";
  private static final String PROGRAMS =
      "/opt/salvor/activities/src/main/resources/dev/salvor/host/actions";

  /** {@code -Dsalvor.lab.shells=dash,bash} for more of them, about a minute each. */
  static String[] shells() {
    return System.getProperty("salvor.lab.shells", "dash").split(",", -1);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void everyTrialPassesOnARealHost(String shell) {
    try (LabHost host = LabHost.up("actions1")) {
      Said said = host.exec("env", "LAB_SHELL=" + shell, "sh", TRIALS, PROGRAMS);
      assertThat(said.out().strip().lines().reduce("", (before, line) -> line))
          .as("%s", said)
          .matches("[1-9][0-9]* passed, 0 failed");
      assertThat(said.exit()).as("%s", said).isZero();
    }
  }
}
