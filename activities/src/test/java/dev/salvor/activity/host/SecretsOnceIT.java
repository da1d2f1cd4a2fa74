package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.policy.PolicyGate;
import dev.salvor.activity.policy.Signers;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.fleet.HostId;
import dev.salvor.policy.Policy;
import dev.salvor.policy.PolicyFile;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host is asked for a run's secrets once, before anything of the run is there. */
final class SecretsOnceIT {
  private static final String SECRET = "Kq7-unlikely-Value-22!";

  @TempDir Path folder;
  private Path credentials;

  @BeforeEach
  void start() throws IOException {
    credentials = Files.createDirectories(folder.resolve("credentials"));
    Files.createDirectories(folder.resolve("node"));
  }

  private LocalConnection connection(String shell) {
    String[] words = shell.split(" ", 2);
    Require.tools(words[0]);
    String program = Require.onPath(words[0]).orElseThrow().toString();
    return new LocalConnection(
        words.length == 1 ? List.of(program) : List.of(program, words[1]),
        Map.of(
            "SALVOR_STATE_DIR",
            folder.resolve("state").toString(),
            "SALVOR_NO_SYSTEMD",
            "1",
            "CREDENTIALS_DIRECTORY",
            credentials.toString()));
  }

  /** Each reference as it is sent, for the parameters p0, p1 and so on. */
  private static PrepareOrder order(LocalConnection host, boolean halts, String... references) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String reference : references) {
      files.put("p" + files.size(), reference);
    }
    return new PrepareOrder(
        new RunId("s-1"),
        HostId.LOCAL,
        Identity.of(host).node(),
        Definitions.pin(new RunbookFixture().small(), Map.of()),
        RunIdentity.sha256("{}"),
        true,
        Map.of(),
        files,
        false,
        Optional.of(Map.of()),
        List.of(),
        Optional.empty(),
        halts);
  }

  private PrepareReport prepare(String shell, boolean halts, String... references) {
    LocalConnection host = connection(shell);
    return new Preparation(host, Library.bundled(), holder -> false, Optional::empty)
        .prepare(order(host, halts, references));
  }

  private Path run(String path) {
    return folder.resolve("state/runs/s-1").resolve(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aRefusalForASecretLeavesTheHostFreeAndNothingOfTheOthersThere(String shell)
      throws IOException {
    Path good = Files.writeString(folder.resolve("good"), SECRET + "\n");
    Path key = Files.writeString(folder.resolve("key"), SECRET + "\nof\nmany\n");
    Files.writeString(credentials.resolve("only-a-line-end"), "\n");

    PrepareReport report =
        prepare(
            shell,
            false,
            good.toString(),
            key.toString(),
            "exec:'/bin/echo' 'x'",
            "credential:only-a-line-end");

    assertThat(report)
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.SECRET_MISSING);
              assertThat(refused.why()).contains("parameter p3: it is empty");
            });
    assertThat(folder.resolve("state/host.lock")).doesNotExist();
    assertThat(run("")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox sh"})
  void aRunThatIsReadyKeepsItsSecretsAndIsNotAskedForThemAgain(String shell) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), SECRET + "\n");
    Path key = Files.writeString(folder.resolve("key"), SECRET + "\nof\nmany\n");
    Path credential = Files.writeString(credentials.resolve("db"), SECRET + "\n");
    Path program = Files.writeString(folder.resolve("give"), "#!/bin/sh\necho x\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    String[] references = {
      file.toString(), key.toString(), "credential:db", "exec:'" + program + "'"
    };
    assertThat(prepare(shell, false, references)).isInstanceOf(PrepareReport.Ready.class);
    try (Stream<Path> kept = Files.list(run("secrets"))) {
      assertThat(kept.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("p0", "p1", "p2");
    }
    assertThat(run("sources")).isDirectoryContaining("glob:**/p3");

    Files.writeString(file, "another\n");
    Files.delete(key);
    Files.delete(credential);
    Files.delete(program);
    assertThat(prepare(shell, false, references)).isInstanceOf(PrepareReport.Ready.class);
    assertThat(prepare(shell, true, references)).isInstanceOf(PrepareReport.Ready.class);

    assertThat(run("secrets/p0")).hasContent(SECRET);
    assertThat(run("secrets/p2")).hasContent(SECRET);
    assertThat(run("secrets/p1")).isSymbolicLink();
    assertThat(run("secrets")).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void whatAShellReadsIsWrittenAnewFromWhatThePolicyWasAskedAbout() throws IOException {
    assertThat(prepare("dash", false, "exec:/bin/echo {a,b} x\\;y"))
        .isInstanceOf(PrepareReport.Ready.class);

    assertThat(run("sources/p0")).hasContent("exec:'/bin/echo' '{a,b}' 'x;y'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"actions: [secret.file]", "runbooks: ['*']"})
  void anOrderThatOnlyHaltsBringsNoSecretThatThePolicyDenies(String rule) throws IOException {
    Files.writeString(
        Policy.file(folder.resolve("node")),
        "schemaVersion: 1\npolicy:\n  deny: [{name: not-so, " + rule + "}]\n");
    Path file = Files.writeString(folder.resolve("file"), SECRET + "\n");
    LocalConnection host = connection("dash");
    HostWork work =
        new HostWork(
            host,
            Library.bundled(),
            new LoggedRuns(),
            Optional::empty,
            () -> false,
            Admission.ALL,
            new PolicyGate(new PolicyFile(folder.resolve("node")), Signers.NOT_LOOKED_AT));

    assertThat(work.prepare(order(host, false, file.toString()), holder -> false))
        .isInstanceOf(PrepareReport.Refused.class);
    assertThat(work.prepare(order(host, true, file.toString()), holder -> false))
        .as("it ends all the same")
        .isInstanceOf(PrepareReport.Ready.class);

    assertThat(run("secrets")).doesNotExist();
  }
}
