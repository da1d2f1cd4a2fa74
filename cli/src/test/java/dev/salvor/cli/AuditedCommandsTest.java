package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.view.Examples;
import dev.salvor.cli.view.ReadyHost;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.wire.PayloadKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands leave in the audit, and what is not done without it. */
final class AuditedCommandsTest {
  @TempDir private Path folder;
  private final FakeSession session = new FakeSession();
  private final String id = Examples.ID.value();
  private String book = "";

  @BeforeEach
  void aRunbook() throws IOException {
    session.env.put("HOME", folder.toString());
    session.stateRoot = folder.resolve("state");
    book =
        Files.writeString(
                folder.resolve("mend.yaml"),
                """
                schemaVersion: 1
                name: mend
                phases:
                  - name: one
                    steps:
                      - {name: s, run: ['true'], timeout: 1s, idempotency: safe}
                """)
            .toString();
    session.engine.state = Optional.of(Examples.running());
  }

  private List<AuditAction> actions() {
    return session.audited.stream().map(AuditEntry::action).toList();
  }

  @Test
  void aStartIsThereWithWhatItIsAbout() {
    assertThat(session.run("run", book, "--run-id", "m1", "--detach")).isZero();
    assertThat(session.audited)
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.action()).isEqualTo(AuditAction.START);
              assertThat(e.run()).contains("m1");
              assertThat(e.runbook()).contains("mend");
              assertThat(e.host()).contains("local");
              assertThat(e.digest())
                  .contains(session.engine.started.getFirst().definition().sha256());
              assertThat(e.details()).containsEntry("source", book).containsKey("parameters");
            });
  }

  @Test
  void whoGoesOnWithARunThatWasEndedByForceIsThere() {
    session.engine.state = Optional.of(Examples.ended(RunStatus.TERMINATED));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        ReadyHost.in(Path.of("/var/lib/salvor")),
        new Fact.Ended(Examples.START, RunStatus.TERMINATED, Optional.empty(), "by mallory"));
    session.engine.willTell(new Fact.Begun(Examples.START, Examples.request()));
    session.run("rerun", id, "--go-on", "--detach");
    assertThat(session.audited)
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.action()).isEqualTo(AuditAction.START);
              assertThat(e.run()).contains(id);
              assertThat(e.details()).containsEntry("how", "goes-on");
            });
  }

  @Test
  void aStartThatFoundItsRunSaysSo() {
    session.engine.answer = Engine.Started.RUNNING_ALREADY;
    session.engine.before = Optional.empty();
    int unused = session.run("run", book, "--run-id", "m1", "--detach");
    assertThat(actions()).containsExactly(AuditAction.START, AuditAction.FAILED);
    assertThat(session.audited.getLast().of()).contains(1L);
  }

  @Test
  void nothingIsStartedThatCannotBeRecorded() {
    session.unrecorded = true;
    assertThat(session.run("run", book, "--detach")).isEqualTo(1);
    assertThat(session.engine.started).isEmpty();
    assertThat(session.err.toString()).contains("nothing was done");
  }

  @Test
  void aDecisionIsThereWithItsReasonAndARefusalToo() {
    session.engine.state = Optional.of(Examples.approving());
    int unused = session.run("approve", id, "--why", "seen by both");
    assertThat(actions()).startsWith(AuditAction.DECISION);
    assertThat(session.audited.getFirst())
        .satisfies(
            e -> {
              assertThat(e.run()).contains(id);
              assertThat(e.outcome()).contains("APPROVE");
              assertThat(e.why()).contains("seen by both");
              assertThat(e.step()).isPresent();
            });
    session.audited.clear();
    session.engine.state = Optional.of(Examples.ended(RunStatus.SUCCEEDED));
    assertThat(session.run("approve", id)).isEqualTo(2);
    assertThat(actions()).containsExactly(AuditAction.REFUSAL);
    assertThat(session.audited.getFirst().details()).containsEntry("decision", "APPROVE");
  }

  @Test
  void whatStopsSomethingIsNeverRefusedForWantOfARecord() {
    session.unrecorded = true;
    session.engine.state = Optional.of(Examples.approving());
    int unused = session.run("approve", id);
    assertThat(session.engine.decided).isEmpty();
    unused = session.run("deny", id);
    unused = session.run("abort", id);
    assertThat(session.engine.decided).hasSize(2);
    unused = session.run("abort", id, "--force", "--why", "x");
    assertThat(session.engine.terminated).hasSize(1);
  }

  @Test
  void keysTrustAndTheNodeAreThere() {
    assertThat(session.run("key", "new", "ann")).isZero();
    assertThat(session.run("trust", "add", "ann", "--note", "at her desk")).isZero();
    assertThat(session.run("trust", "add", "ann", "--note", "at her desk")).isZero();
    assertThat(session.run("trust", "remove", "ann")).isZero();
    assertThat(actions())
        .containsExactly(AuditAction.KEY_NEW, AuditAction.TRUST_ADD, AuditAction.TRUST_REMOVE);
    assertThat(session.audited)
        .allSatisfy(e -> assertThat(e.digest().orElseThrow()).startsWith("SHA256:"));
    assertThat(session.audited.get(1).why()).contains("at her desk");

    session.audited.clear();
    assertThat(session.run("engine", "upgrade")).isEqualTo(75);
    assertThat(session.run("stop", "nginx", "--why", "new disks", "--for", "2h")).isEqualTo(75);
    assertThat(session.run("prune", "--dry-run")).isEqualTo(75);
    assertThat(session.run("status")).isEqualTo(75);
    assertThat(actions())
        .containsExactly(
            AuditAction.ENGINE_UPGRADE, AuditAction.FAILED, AuditAction.STOP, AuditAction.FAILED);
    assertThat(session.audited.getLast().outcome()).contains("exit 75");
  }

  @Test
  void demandsOfTheWorkerAndThePayloadKeyAreThere() {
    session.env.put("SALVOR_STATE_DIR", session.stateRoot.toString());
    Path file = PayloadKeyFile.locate(session.stateRoot);
    String first = PayloadKeyFile.loadOrCreate(file).id();
    assertThat(session.run("trust", "demand", "runbook", "--catalogue")).isZero();
    assertThat(session.run("trust", "demand", "runbook", "--catalogue")).isZero();
    assertThat(session.run("trust", "demand", "runbook", "--off")).isZero();
    assertThat(session.run("key", "rotate")).isZero();
    assertThat(session.run("key", "rotate", "--use", first)).isZero();
    assertThat(session.run("key", "rotate", "--use", "0123456789abcdef")).isEqualTo(2);
    assertThat(session.audited)
        .extracting(e -> e.action() + " " + e.outcome().orElse(""))
        .containsExactly(
            "TRUST_DEMAND on",
            "TRUST_DEMAND off",
            "KEY_ROTATE new",
            "KEY_ROTATE use",
            "KEY_ROTATE use",
            "FAILED refused");
    assertThat(session.audited.get(3).digest()).contains(first);
    session.unrecorded = true;
    assertThat(session.run("trust", "demand", "runbook", "--catalogue")).isEqualTo(1);
    assertThat(session.run("key", "rotate", "--drop", first, "--force")).isEqualTo(1);
    assertThat(session.out.toString() + session.err).contains("nothing was done");
    assertThat(PayloadKeyFile.all(file)).hasSize(2);
  }

  @Test
  void aKeyThatCouldNotBeWrittenDownIsOnRecordAsFailed() throws IOException {
    assertThat(session.run("key", "new", "ann")).isZero();
    Path inTheWay = folder.resolve(".config/salvor/trusted-keys.json.part/full");
    Files.createDirectories(inTheWay);
    session.audited.clear();
    assertThat(session.run("trust", "add", "ann")).isEqualTo(1);
    assertThat(actions()).containsExactly(AuditAction.TRUST_ADD, AuditAction.FAILED);
    assertThat(session.audited.getLast().of()).isPresent();
  }

  @Test
  void trustIsNotGivenWithoutARecord() {
    assertThat(session.run("key", "new", "ann")).isZero();
    session.unrecorded = true;
    assertThat(session.run("trust", "add", "ann")).isEqualTo(1);
    assertThat(session.run("trust", "list")).isZero();
    assertThat(session.out.toString()).doesNotContain("ann ota");
  }

  @Test
  void whatOnlyLooksLeavesNothing() {
    for (String command : List.of("runs", "locks", "top")) {
      int unused = session.run(command);
    }
    assertThat(session.run("show", id)).isZero();
    assertThat(session.audited).isEmpty();
  }
}
