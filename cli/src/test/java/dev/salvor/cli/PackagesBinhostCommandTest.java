package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackagesBinhostCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;

  @BeforeEach
  void aFleet() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("fleet.yaml"),
            """
            schemaVersion: 1
            defaults: {user: ops, identityFiles: [/k]}
            hosts:
              io: {address: 10.0.0.1}
              titan: {address: 10.0.0.2}
            """);
    session.env.put("SALVOR_INVENTORY", file.toString());
  }

  private RunRequest started() {
    assertThat(session.engine.started).as(session.err.toString()).hasSize(1);
    return session.engine.started.getFirst();
  }

  // BINHOST, host, PKGDIR
  @ParameterizedTest
  @CsvSource({
    "io, io, /var/cache/binpkgs",
    "io:/srv/binhost/, io, /srv/binhost",
    "local:/srv/binhost, local, /srv/binhost",
    "local, local, /var/cache/binpkgs"
  })
  void goesToTheFolderOfTheHost(String binhost, String host, String pkgdir) {
    session.run("packages", "verify", binhost, "--detach");
    assertThat(started().definition().runbook().name()).isEqualTo("binhost-verify");
    assertThat(started().host().name()).isEqualTo(host);
    assertThat(started().parameters())
        .containsEntry("pkgdir", pkgdir)
        .containsEntry("hashes", false)
        .containsEntry("failOnFindings", true);
  }

  @Test
  void aFolderOfThisMachineIsLocal() {
    session.run("packages", "verify", folder.toString(), "--detach", "--repair", "--hashes");
    assertThat(started().definition().runbook().name()).isEqualTo("binhost-repair");
    assertThat(started().host().name()).isEqualTo("local");
    assertThat(started().parameters())
        .containsEntry("pkgdir", folder.toString())
        .containsEntry("hashes", true);
  }

  @Test
  void aRepairIsTakenBackByItsNameOrTheLastOne() {
    session.run("packages", "verify", "io", "--detach", "--undo-repair");
    assertThat(started().definition().runbook().name()).isEqualTo("binhost-repair");
    assertThat(started().parameters()).containsEntry("takeBack", "last");
    session.engine.started.clear();
    session.run("packages", "verify", "io", "--detach", "--undo-repair", "night.repair");
    assertThat(started().parameters()).containsEntry("takeBack", "night.repair");
  }

  @Test
  void rollbackNamesAStateOrListsThem() {
    session.run("packages", "rollback", "io", "1795408633", "--detach", "--state", "/srv/kept");
    assertThat(started().definition().runbook().name()).isEqualTo("binhost-rollback");
    assertThat(started().parameters())
        .containsEntry("to", "1795408633")
        .containsEntry("partial", false)
        .containsEntry("state", "/srv/kept");
    session.engine.started.clear();
    session.run("packages", "rollback", "io", "--list", "--detach");
    assertThat(started().definition().runbook().name()).isEqualTo("binhost-states");
  }

  // arguments, what is said
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify | BINHOST",
        "verify io:binpkgs | not an absolute path",
        "verify /nowhere/binpkgs | is no folder here",
        "verify mars | mars",
        "verify io,titan | a binary host is one host",
        "verify io --settle soon | --settle",
        "verify io --repair --undo-repair | exclude each other",
        "rollback io yesterday | to",
        "rollback io 12 --list | leave out STATE",
      })
  void aMistakeIsUsageAndStartsNothing(String words, String said) {
    assertThat(session.run(("packages " + words).split(" ", -1))).isEqualTo(2);
    assertThat(session.err.toString()).contains(said);
    assertThat(session.engine.started).isEmpty();
  }
}
