package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host with a worker of its own on an engine that both it and the operator's node use: two state
 * folders of this machine, one of which is the host, reached by its worker and by an SSH server.
 */
final class OwnWorkerIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: elsewhere
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo first >>"$LINES"'
              env: {LINES: '%1$s'}
              idempotency: never
              segment: alone
              timeout: 1m
            - name: long
              shell: 'echo long >>"$LINES"; sleep %2$d; echo "the long one ends" >>"$LINES"'
              env: {LINES: '%1$s'}
              idempotency: never
              segment: alone
              timeout: 2m
            - name: last
              shell: 'echo last >>"$LINES"'
              env: {LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  private static OtherEngine server;

  @TempDir Path sshd;

  @BeforeAll
  static void start() {
    server = OtherEngine.start("depot");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Node node() {
    return Node.create()
        .with("TEMPORAL_ADDRESS", server.address())
        .with("TEMPORAL_NAMESPACE", server.namespace());
  }

  /** The operator's node, the host's, and a way over SSH to the folder of the latter. */
  private record Both(Node desk, Node host, FarHost ssh, Path inventory) implements AutoCloseable {
    @Override
    public void close() {
      ssh.close();
      host.close();
      desk.close();
    }
  }

  private Both both(String transports) throws Exception {
    return both(transports, Optional.empty());
  }

  /**
   * Both, and the way to the host.
   *
   * @param folder the state folder of the SSH login; absent: that of the host's worker
   */
  private Both both(String transports, Optional<Path> folder) throws Exception {
    Node desk = node();
    assertThat(desk.salvor("up").exit()).isZero();
    Node host = node().with("SALVOR_KEY_FILE", desk.state().resolve("keys/payload.key").toString());
    assertThat(host.salvor("up").exit()).isZero();
    FarHost ssh = FarHost.start(sshd, folder.orElse(host.state()));
    String id =
        SalvorJson.mapper()
            .readTree(host.state().resolve("node/worker.json").toFile())
            .path("node")
            .asText();
    Path inventory =
        desk.file(
            "inventory.yaml",
            ssh.inventory().replace("{address", "{worker: " + id + transports + ", address"));
    return new Both(desk, host, ssh, inventory);
  }

  /** Also what would start it again. */
  private static void killForGood(Node node) throws Exception {
    String keeper = Files.readString(node.state().resolve("node/keeper.pid")).strip();
    ProcessHandle.of(Long.parseLong(keeper)).ifPresent(ProcessHandle::destroyForcibly);
    assertThat(node.kill("worker")).as("the worker was there to be killed").isTrue();
  }

  @Test
  void itsWorkerDoesItWithoutSshAndTheRecordIsThere() throws Exception {
    try (Both both = both(", transports: [worker]")) {
      both.ssh().kill();
      Path lines = both.desk().folder().resolve("lines");
      Path book = both.desk().file("book.yaml", BOOK.formatted(lines, 1));
      Said said =
          both.desk()
              .salvor(
                  "run",
                  book.toString(),
                  "--on",
                  "web1",
                  "--inventory",
                  both.inventory().toString(),
                  "--run-id",
                  "w1");
      assertThat(said.exit()).as("%s", said).isZero();
      assertThat(lines).hasContent("first\nlong\nthe long one ends\nlast\n");
      assertThat(both.host().state().resolve("runs/w1/closed")).exists();
      assertThat(both.desk().state().resolve("runs/w1")).doesNotExist();
      assertThat(both.desk().salvor("logs", "w1", "diagnostics").out())
          .isEqualTo(Files.readString(both.host().state().resolve("runs/w1/diagnostics.log")));
    }
  }

  @Test
  void aWorkerThatDiesForGoodIsLeftForSshAndTheCommandRanOnce() throws Exception {
    try (Both both = both("")) {
      Path lines = both.desk().folder().resolve("lines");
      Path book = both.desk().file("book.yaml", BOOK.formatted(lines, 20));
      Said started =
          both.desk()
              .salvor(
                  "run",
                  book.toString(),
                  "--on",
                  "web1",
                  "--inventory",
                  both.inventory().toString(),
                  "--run-id",
                  "w2",
                  "--detach");
      assertThat(started.exit()).as("%s", started).isIn(0, 8);
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(lines) && Files.readAllLines(lines).contains("long"));
      killForGood(both.host());
      Said ended = both.desk().salvor(Duration.ofMinutes(4), "watch", "w2");

      assertThat(ended.exit()).as("%s", ended).isEqualTo(3);
      assertThat(Files.readAllLines(lines))
          .containsExactly("first", "long", "the long one ends", "last");
      assertThat(both.host().state().resolve("runs/w2/closed")).exists();
      JsonNode shown = both.desk().salvor("show", "w2", "--json").json();
      assertThat(shown.path("status").asText()).isEqualTo("SUCCEEDED_WITH_PIVOTS");
      assertThat(shown.path("pivots").asInt()).isEqualTo(1);
      assertThat(both.desk().salvor("logs", "w2", "pivots").out())
          .contains("tried worker", "trying ssh instead", "step=one.long");
      assertThat(both.desk().salvor("report", "w2", "--output", "-").out())
          .contains("worker</b> failed by <b>worker unreachable");
    }
  }

  /** As when the login is not the account that the worker runs as. */
  @Test
  void anotherAccountsStateFolderIsTheWrongHostAndNothingRuns() throws Exception {
    Path other = sshd.resolve("other");
    try (Both both = both("", Optional.of(other))) {
      killForGood(both.host());
      Path lines = both.desk().folder().resolve("lines");
      Path book = both.desk().file("book.yaml", BOOK.formatted(lines, 1));
      Said said = new FleetRuns(both.desk(), both.inventory()).run("w3", book);

      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(said.out()).contains("WRONG_HOST", other.toString());
      assertThat(lines).doesNotExist();
      assertThat(other.resolve("runs")).isEmptyDirectory();
      assertThat(both.host().state().resolve("runs/w3")).doesNotExist();
    }
  }
}
