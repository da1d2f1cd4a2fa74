package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import dev.salvor.cli.view.Examples;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.audit.AuditLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** audit and audit verify. */
final class AuditCommandsTest {
  @TempDir private Path state;
  private final FakeSession session = new FakeSession();

  @BeforeEach
  void write() throws IOException {
    session.stateRoot = state;
    AuditLog log = new AuditLog(state);
    Whence ssh =
        new Whence(
            Whence.Way.SSH,
            "desk",
            Optional.of("pts/3"),
            Optional.of("192.0.2.7"),
            Optional.empty());
    Who ann = new Who("root", Optional.of("ann"), Optional.of(1000L), Optional.empty());
    assertThat(
            log.append(
                List.of(
                    AuditEntry.of(Examples.START, AuditAction.START, ann, ssh)
                        .run("ota-1")
                        .runbook("ota")
                        .host("3 hosts")
                        .digest("0123456789abcdef"),
                    AuditEntry.of(
                            Examples.START.plusSeconds(5),
                            AuditAction.CHANGE,
                            Who.of("root"),
                            Whence.worker("desk"))
                        .run("ota-1/web1")
                        .host("web1")
                        .step("switch.link")
                        .outcome("exit 3")
                        .why("broken \u001b[31m")
                        .detail("action", "ota.switch"),
                    AuditEntry.of(Examples.START.plusSeconds(9), AuditAction.NODE_UP, ann, ssh))))
        .hasSize(3);
  }

  @Test
  void entriesAreListedForPeople() {
    assertThat(session.run("audit")).isZero();
    assertThat(session.out.toString())
        .contains("SEQ  AT")
        .contains("ann   ssh 192.0.2.7 pts/3  start")
        .contains("ota ota-1 on 3 hosts 0123456789ab")
        .contains("ota-1/web1 switch.link on web1 ota.switch")
        .contains("broken \\e[31m");
  }

  @Test
  void theyAreChosenByRunActionAndTime() {
    assertThat(session.run("audit", "--run", "ota-1")).isZero();
    assertThat(session.out.toString()).contains("switch.link").doesNotContain("node-up");
    session.out.getBuffer().setLength(0);
    assertThat(session.run("audit", "--action", "node-up")).isZero();
    assertThat(session.out.toString()).contains("node-up").doesNotContain("start  ");
    session.out.getBuffer().setLength(0);
    assertThat(session.run("audit", "--limit", "1")).isZero();
    assertThat(session.out.toString()).contains("node-up").doesNotContain("switch.link");
    assertThat(session.err.toString()).contains("the newest 1 of 3");
    assertThat(session.run("audit", "--run", "ota-12")).isZero();
    assertThat(session.err.toString()).contains("no entries fit");
    assertThat(session.run("audit", "--limit", "0")).isEqualTo(2);
  }

  @Test
  void programsGetEveryField() throws IOException {
    assertThat(session.run("audit", "--json")).isZero();
    JsonNode all = SalvorJson.mapper().readTree(session.out.toString());
    assertThat(all).hasSize(3);
    JsonNode first = all.get(0);
    assertThat(first.path("seq").asLong()).isEqualTo(1);
    assertThat(first.path("hash").asText()).hasSize(64);
    assertThat(first.path("who").path("sudo").asText()).isEqualTo("ann");
    assertThat(first.path("who").path("login").asLong()).isEqualTo(1000);
    assertThat(first.path("from").path("client").asText()).isEqualTo("192.0.2.7");
    assertThat(all.get(1).path("details").path("action").asText()).isEqualTo("ota.switch");
  }

  @Test
  void aWholeLogIsProvedAndItsEndIsSaid() throws IOException {
    assertThat(session.run("audit", "verify")).isZero();
    assertThat(session.out.toString()).startsWith("3 entries, nothing is wrong; the end is 3:");
    String end = session.out.toString().strip().replaceFirst(".* ", "");
    assertThat(session.run("audit", "verify", "--expect", end)).isZero();
    assertThat(session.run("audit", "verify", "--expect", "4" + end.substring(1))).isEqualTo(1);
    assertThat(session.run("audit", "verify", "--expect", "end")).isEqualTo(2);
    assertThat(session.run("audit", "verify", state.resolve("audit").toString())).isZero();
    session.out.getBuffer().setLength(0);
    assertThat(session.run("audit", "verify", "--json")).isZero();
    JsonNode proof = SalvorJson.mapper().readTree(session.out.toString());
    assertThat(proof.path("whole").asBoolean()).isTrue();
    assertThat(proof.path("end").asText()).isEqualTo(end);
  }

  @Test
  void anEditedLineIsNamed() throws IOException {
    Path log = state.resolve("audit/audit.jsonl");
    Files.writeString(log, Files.readString(log).replace("exit 3", "exit 0"));
    assertThat(session.run("audit", "verify")).isEqualTo(1);
    assertThat(session.out.toString()).startsWith(log + ":2: ");
    assertThat(session.run("audit", "verify", log.toString())).isEqualTo(1);
    assertThat(session.run("audit")).isZero();
    assertThat(session.err.toString()).contains("1 line of it cannot be read");
  }

  @Test
  void aNodeThatRecordedNothingIsNotWrong(@TempDir Path empty) {
    session.stateRoot = empty;
    assertThat(session.run("audit")).isZero();
    assertThat(session.run("audit", "verify")).isZero();
    assertThat(session.err.toString()).contains("no entries yet").contains("nothing was recorded");
  }

  /** A copy that failed must not pass for one that is whole. */
  @Test
  void aFolderWithoutAnAuditProvesNothing(@TempDir Path empty) throws IOException {
    assertThat(session.run("audit", "verify", empty.toString())).isEqualTo(1);
    assertThat(session.err.toString())
        .contains("there is no audit in " + empty, "nothing was proved", "a copy of the folder");
    assertThat(session.run("audit", "verify", empty.toString(), "--json")).isEqualTo(1);
    Path file = Files.createFile(empty.resolve("audit.jsonl"));
    assertThat(session.run("audit", "verify", file.toString())).isEqualTo(1);
    Files.delete(file);
    assertThat(session.run("audit", "verify", state.toString())).isEqualTo(1);
    assertThat(session.err.toString()).contains("did you mean " + state.resolve("audit") + "?");
  }

  @Test
  void anAuditThatCannotBeReachedIsNoEmptyOne() throws IOException {
    Path loop = state.resolve("loop");
    session.stateRoot = Files.createSymbolicLink(loop, loop);
    assertThat(session.run("audit")).isEqualTo(1);
    assertThat(session.err.toString()).contains("the audit in " + loop + "/audit cannot be read");
  }
}
