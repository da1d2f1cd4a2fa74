package dev.salvor.worker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SystemdUnitTest {
  @Test
  void anOlderSystemdThatDoesNotKnowAGroupOfCallsStillLetsTheShellRun() {
    String unit = SystemdUnit.ofMachine("salvor-node").text(Path.of("/var/lib/salvor/boot.sh"));

    assertThat(unit.lines().filter(line -> line.startsWith("SystemCallFilter=")))
        .as("an unknown group in a list of what is allowed leaves nothing")
        .isNotEmpty()
        .allMatch(line -> line.startsWith("SystemCallFilter=~"))
        // Those of systemd 231 to 233; an older one has no groups and denies nothing.
        .allMatch(line -> line.contains("@module") && line.contains("@mount"));
  }

  @Test
  void theUnitOfAnAccountTakesNothingThatSudoNeeds() {
    String unit =
        SystemdUnit.ofUser("salvor-node", Path.of("/home/ops/.config")).text(Path.of("/x/boot.sh"));

    assertThat(unit)
        .contains("UMask=0077")
        .doesNotContain("NoNewPrivileges", "SystemCallFilter", "CapabilityBoundingSet");
  }
}
