package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of a worker's policy. */
final class PolicyCheckTest {
  @TempDir private Path folder;

  private void policy(String rules) throws IOException {
    Path file = folder.resolve("worker.yaml");
    Files.writeString(file, "schemaVersion: 1\npolicy: {" + rules + "}\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void rulesWithWordsThatNothingFitsAreWarnedOf() throws IOException {
    policy("deny: [{users: [nosuchuser]}, {runbooks: [HOST]}, {actions: [shell]}]");
    assertThat(PolicyCheck.look(new StateFolder(folder)))
        .hasSize(2)
        .allMatch(finding -> finding.level() == Finding.Level.WARNING)
        .anyMatch(finding -> finding.detail().contains("nosuchuser"))
        .anyMatch(finding -> finding.detail().contains("HOST"));
  }

  @Test
  void whatPathRulesCannotSeeIsSaidWhereAllIsWell() throws IOException {
    policy("deny: [{paths: [/etc/shadow]}, {actions: [shell]}]");
    assertThat(PolicyCheck.look(new StateFolder(folder)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Finding.Level.OK);
              assertThat(finding.detail()).contains("any file that its account may");
            });
  }
}
