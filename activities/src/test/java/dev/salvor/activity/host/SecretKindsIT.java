package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.policy.PolicyGate;
import dev.salvor.activity.policy.Signers;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.fleet.HostId;
import dev.salvor.policy.Policy;
import dev.salvor.policy.PolicyFile;
import dev.salvor.runbook.Cause;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that a host has by itself: commands, credentials, and what a policy says to them. */
final class SecretKindsIT {
  private static final Definition DEFINITION =
      Definitions.pin(new RunbookFixture().small(), Map.of());
  private static final String PARAMETERS = RunIdentity.sha256("{}");
  private static final RunId RUN = new RunId("s-1");
  private static final String SECRET = "Kq7-unlikely-Value-21!";

  @TempDir Path folder;
  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
  private HostActivities host;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(folder.resolve("node"));
    Files.createDirectories(folder.resolve("credentials"));
    environment.registerActivitiesImplementations(
        new HostActivitiesImpl(
            connection(),
            new LoggedRuns(),
            Optional::empty,
            () -> false,
            FarWays.NONE,
            Admission.ALL,
            new PolicyGate(new PolicyFile(folder.resolve("node")), Signers.NOT_LOOKED_AT),
            HostAudit.NONE));
    host = environment.newActivityStub(HostActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
  }

  private LocalConnection connection() {
    return new LocalConnection(
        List.of("/bin/sh"),
        Map.of(
            "SALVOR_STATE_DIR",
            folder.resolve("state").toString(),
            "SALVOR_NO_SYSTEMD",
            "1",
            "CREDENTIALS_DIRECTORY",
            folder.resolve("credentials").toString()));
  }

  private void policy(String rules) throws IOException {
    Files.writeString(
        Policy.file(folder.resolve("node")),
        "schemaVersion: 1\npolicy:\n" + rules.replace("DIR", folder.toString()).indent(2));
  }

  private PrepareReport prepare(boolean plan, String... references) {
    Map<String, String> files = new LinkedHashMap<>();
    IntStream.range(0, references.length)
        .forEach(i -> files.put("p" + i, SecretRef.parse(references[i]).forHost()));
    return host.prepare(
        new PrepareOrder(
            RUN,
            HostId.LOCAL,
            Identity.of(connection()).node(),
            DEFINITION,
            PARAMETERS,
            false,
            Map.of(),
            files,
            false,
            plan ? Optional.empty() : Optional.of(Map.of()),
            List.of()));
  }

  private PrepareReport.Ready ready(String... references) {
    PrepareReport report = prepare(false, references);
    assertThat(report).isInstanceOf(PrepareReport.Ready.class);
    return (PrepareReport.Ready) report;
  }

  private void refused(String why, String... references) {
    assertThat(prepare(false, references))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            report -> {
              assertThat(report.refusal()).isEqualTo(Refusal.SECRET_MISSING);
              assertThat(report.why()).contains(why);
            });
  }

  /** A command of the host, in a file that only this test has. */
  private String program(String text) throws IOException {
    Path file = folder.resolve("give");
    Files.writeString(file, "#!/bin/sh\n" + text.replace("DIR", folder.toString()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return "exec:" + file;
  }

  private StepReport step(HostPin pin, int segment, String text) {
    return step(pin, segment, text, Map.of("TOKEN", "p0"), Map.of());
  }

  private StepReport step(
      HostPin pin,
      int segment,
      String text,
      Map<String, String> secretEnv,
      Map<String, String> secretFiles) {
    StepOrder step =
        new StepOrder(
            "a/" + segment,
            1,
            "main",
            StepOrder.Op.DO,
            Optional.empty(),
            new Command(
                new Program.Argv(List.of("sh", "-c", text)),
                Map.of("PLAIN", "x"),
                secretEnv,
                secretFiles,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(60),
                Command.DEFAULT_GRACE),
            Optional.empty(),
            Idempotency.NEVER,
            Map.of(),
            OutputLimit.DEFAULT,
            false,
            false);
    String identity = new RunIdentity(RUN, "small", DEFINITION.sha256(), PARAMETERS).digest();
    SegmentReport report =
        host.segment(new SegmentOrder(RUN, identity, pin, segment, 0, List.of(step), List.of()));
    assertThat(report).isInstanceOf(SegmentReport.Ended.class);
    return ((SegmentReport.Ended) report).steps().getFirst();
  }

  @Test
  void aCommandRunsWhenItsSecretIsNeededOnceForTheRunAndWhatItPrintsIsMasked() throws Exception {
    String give =
        program(
            "echo \"$0 $# $PLAIN$TOKEN\" >>DIR/ran; tr '\\0' '\\n' </proc/self/environ >>DIR/ran\n"
                + "cat; echo '"
                + SECRET
                + "'\n");
    PrepareReport.Ready ready = ready(give + " one 'two words'");

    step(ready.pin(), 1, "true", Map.of(), Map.of());
    assertThat(folder.resolve("ran")).as("not before it is needed").doesNotExist();
    StepReport first =
        step(ready.pin(), 2, "echo \"it is $TOKEN.\"; printf %s \"$TOKEN\" | base64");
    StepReport second =
        step(ready.pin(), 3, "cat \"$F\" \"$F\" | wc -c; cat \"$F\"", Map.of(), Map.of("F", "p0"));

    assertThat(first.done()).as("%s", first).isTrue();
    assertThat(first.tail()).matches("it is \\*{3}\\.\n\\*{3}.?=*\n");
    assertThat(second.tail()).isEqualTo(2 * SECRET.length() + "\n***\n");
    assertThat(Files.readAllLines(folder.resolve("ran")))
        .as("once, without the environment of the step")
        .filteredOn(line -> line.contains("/give"))
        .containsExactly(folder.resolve("give") + " 2 ");
    assertThat(folder.resolve("ran")).content().doesNotContain("PLAIN=", "TOKEN=", SECRET);
    Path kept = Path.of(ready.runFolder(), "secrets", "p0");
    assertThat(kept).hasContent(SECRET);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(Path.of(ready.runFolder(), "secrets")).isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aCommandThatFailsFailsTheStepWithItsWordsAndNothingThatItPrintedIsShown() throws Exception {
    String give = program("echo '" + SECRET + "'; echo 'locked, not " + SECRET + "' >&2; exit 7\n");
    PrepareReport.Ready ready = ready(give);

    StepReport report = step(ready.pin(), 1, "echo reached");

    assertThat(report.done()).isFalse();
    assertThat(report.result()).isEqualTo(new AttemptResult.Exited(126));
    assertThat(report.tail())
        .contains("locked, not ***", "the secret p0 cannot be had: the command give ended with 7")
        .doesNotContain(SECRET, "reached");
  }

  @Test
  void whatACommandPrintsHasToBeSomethingAndNotTooMuch() throws Exception {
    PrepareReport.Ready ready = ready(program("true\n"));
    assertThat(step(ready.pin(), 1, "true").tail()).contains("it is empty");
    program("head -c 70000 /dev/zero\n");
    assertThat(step(ready.pin(), 2, "true").tail())
        .contains("what the command give printed is larger than 64 KiB (more than 65536 bytes");
    program("echo one; echo two\n");
    assertThat(step(ready.pin(), 3, "printf %s \"$TOKEN\" | wc -l").tail()).isEqualTo("2\n");
  }

  @Test
  void whatIsNotThereIsRefusedBeforeAnythingAndSaysWhatToDo() throws Exception {
    refused("parameter p0: there is no program no-such-program in PATH", "exec:no-such-program x");
    refused("there is no program /etc/passwd that", "exec:/etc/passwd");
    refused(
        "there is no credential db: it is not among those of the worker's unit", "credential:db");
    Files.createFile(folder.resolve("credentials/db"));
    refused("is empty", "credential:db");
    Files.writeString(folder.resolve("credentials/db"), "x".repeat(70_000));
    refused("is larger than 64 KiB (70000 bytes; 65536 at most)", "credential:db");
    assertThat(folder.resolve("state/runs/s-1")).doesNotExist();
  }

  /** The kernel gives no program a variable of more than 128 KiB, and says nothing of secrets. */
  @Test
  void aFileIsNotTooLargeOrRefusedWithItsSizeAndTheLimit() throws Exception {
    Path file = folder.resolve("key");
    Files.writeString(file, (SECRET + "\n").repeat(70_000 / (SECRET.length() + 1)));
    long size = Files.size(file);
    refused(
        "parameter p0: the file " + file + " is larger than 64 KiB (" + size + " bytes; 65536 at",
        "file:" + file);
    assertThat(prepare(false, "file:" + file).toString()).doesNotContain(SECRET);
    assertThat(folder.resolve("state/runs/s-1")).doesNotExist();

    Files.writeString(file, "x\n".repeat(32_768));
    PrepareReport.Ready ready = ready("file:" + file);
    assertThat(step(ready.pin(), 1, "printf %s \"$TOKEN\" | wc -c").tail()).isEqualTo("65536\n");

    Files.writeString(file, "x\n".repeat(70_000));
    StepReport grown = step(ready.pin(), 2, "true");
    assertThat(grown.done()).isFalse();
    assertThat(grown.tail())
        .contains("the secret p0 has more than 130048 bytes (127 KiB)")
        .doesNotContain("x\nx");
  }

  /** A shell would leave the NULs out, and so give and print what nobody masks. */
  @Test
  void aValueWithNulsIsRefusedByNameBeforeTheCommandAndMaskedWithoutThem() throws Exception {
    Path file = folder.resolve("u16");
    Files.write(file, (SECRET + "\r\n").getBytes(StandardCharsets.UTF_16LE));
    PrepareReport.Ready ready = ready("file:" + file);

    StepReport report = step(ready.pin(), 1, "echo ran >'" + folder + "/ran'; echo \"$TOKEN\"");

    assertThat(report.result()).isEqualTo(new AttemptResult.Exited(126));
    assertThat(report.tail())
        .contains(
            "the secret p0 (file:" + file + ") holds NUL bytes", "UTF-16", "convert it to UTF-8")
        .doesNotContain(SECRET);
    assertThat(folder.resolve("ran")).doesNotExist();
    assertThat(step(ready.pin(), 2, "tr -d '\\000' <\"$F\"", Map.of(), Map.of("F", "p0")).tail())
        .contains("***")
        .doesNotContain(SECRET);
  }

  @Test
  void aCommandThatPrintsNulsIsNamed() throws Exception {
    PrepareReport.Ready ready = ready(program("printf 'Kq7\\000-unlikely\\n'\n"));

    assertThat(step(ready.pin(), 1, "echo \"$TOKEN\"").tail())
        .contains("the secret p0 (exec:'" + folder.resolve("give") + "') holds NUL bytes", "base64")
        .doesNotContain("unlikely");
  }

  @Test
  void aCredentialOfTheWorkersUnitIsReadAndMasked() throws Exception {
    Files.writeString(folder.resolve("credentials/db"), SECRET + "\n");
    PrepareReport.Ready ready = ready("credential:db");
    Files.delete(folder.resolve("credentials/db"));

    assertThat(step(ready.pin(), 1, "echo \"<$TOKEN>\"").tail()).isEqualTo("<***>\n");
  }

  @Test
  void aPlanRunsNoCommandForASecret() throws Exception {
    String give = program("echo ran >DIR/ran; echo '" + SECRET + "'\n");
    PrepareReport.Ready ready = (PrepareReport.Ready) prepare(true, give);

    StepReport report = step(ready.pin(), 1, "true");

    assertThat(report.tail()).contains("given by a command, which a plan does not run");
    assertThat(folder.resolve("ran")).doesNotExist();
  }

  @Test
  void anAllowListHasToNameTheCommandOfASecret() throws Exception {
    String give = program("echo '" + SECRET + "'\n");
    policy("allow: [{name: all-of-it, runbooks: ['*']}, {name: some, actions: [run, shell]}]");
    assertThat(prepare(false, give))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.POLICY_DENIED);
              assertThat(refused.why()).contains("worker.yaml has no allow rule", "secret.exec");
            });
    assertThat(folder.resolve("state/runs/s-1")).doesNotExist();

    policy("allow: [{runbooks: ['*']}, {name: pass, actions: [secret.exec], paths: ['DIR/give']}]");
    assertThat(prepare(false, give)).isInstanceOf(PrepareReport.Ready.class);
    assertThat(prepare(false, "exec:/bin/sh -c 'echo x'"))
        .isInstanceOf(PrepareReport.Refused.class);
  }

  @Test
  void aDenyRuleAgainstCommandsPathsOrTheKindRefusesAndSaysWhich() throws Exception {
    String give = program("echo '" + SECRET + "'\n");
    Path file = Files.writeString(folder.resolve("file"), SECRET);
    for (String rule :
        List.of(
            "actions: [secret.exec]", "actions: [shell]", "actions: [run]", "paths: ['DIR/*']")) {
      policy("deny: [{name: not-so, " + rule + "}]");
      assertThat(prepare(false, give))
          .as(rule)
          .isInstanceOfSatisfying(
              PrepareReport.Refused.class,
              refused -> assertThat(refused.why()).contains("deny rule 1 (not-so) denies"));
    }
    assertThat(prepare(false, "file:" + file)).isInstanceOf(PrepareReport.Refused.class);
    policy("deny: [{users: ['*'], runbooks: [other]}, {actions: [secret.credential]}]");
    assertThat(prepare(false, "file:" + file)).isInstanceOf(PrepareReport.Ready.class);
  }

  @Test
  void aDenyRuleMeansACredentialWhereverItLies() throws Exception {
    Files.writeString(folder.resolve("credentials/db"), SECRET + "\n");
    policy("deny: [{name: not-so, paths: ['DIR/credentials/*']}]");
    assertThat(prepare(false, "credential:db"))
        .isInstanceOfSatisfying(
            PrepareReport.Refused.class,
            refused -> assertThat(refused.why()).contains("deny rule 1 (not-so) denies"));
    policy("deny: [{name: not-so, paths: ['DIR/credentials/other']}]");
    assertThat(prepare(false, "credential:db")).isInstanceOf(PrepareReport.Ready.class);
  }

  @Test
  void aRuleThatCameAfterTheRunWasReadyHoldsForTheCommand() throws Exception {
    String give = program("echo ran >DIR/ran; echo '" + SECRET + "'\n");
    PrepareReport.Ready ready = ready(give);
    policy("deny: [{name: late, actions: [secret.exec]}]");

    StepReport report = step(ready.pin(), 1, "true");

    assertThat(report.result()).isEqualTo(new AttemptResult.NotBegun());
    assertThat(report.cause()).contains(Cause.POLICY_DENIED);
    assertThat(report.why()).contains("(late) denies");
    assertThat(folder.resolve("ran")).doesNotExist();
  }
}
