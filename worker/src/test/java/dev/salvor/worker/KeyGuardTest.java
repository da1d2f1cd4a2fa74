package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.wire.PayloadKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of a node that has runs is never made anew. */
final class KeyGuardTest {
  @TempDir private Path folder;
  private StateFolder state = new StateFolder(Path.of("/"));
  private Path key = Path.of("/");

  @BeforeEach
  void aStateFolder() throws IOException {
    state = new StateFolder(folder.resolve("state"));
    state.create();
    key = PayloadKeyFile.locate(state.root());
  }

  @Test
  void aNewNodeAndAStoreWithoutRunsMayHaveANewKey() throws Exception {
    KeyGuard.check(state, EngineKind.EMBEDDED);
    store();
    KeyGuard.check(state, EngineKind.EMBEDDED);
    assertThat(KeyGuard.problem(state, EngineKind.EMBEDDED)).isEmpty();
  }

  @Test
  void overAStoreWithRunsOpenOrClosedAMissingKeyIsRefusedWithBothWaysOut() throws Exception {
    store("INSERT INTO executions_visibility VALUES ('run', 2)");
    assertThatThrownBy(() -> KeyGuard.check(state, EngineKind.EMBEDDED))
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll(
            key + " is missing",
            "Restore the key",
            "\n  chmod 600 " + key + "\n  salvor up\n",
            "\n  salvor down\n  mv " + state.engine() + " " + state + ".engine-lost\n  salvor up");
    assertThat(KeyGuard.problem(state, EngineKind.EMBEDDED)).isPresent();
    assertThat(key).doesNotExist();
    PayloadKeyFile.loadOrCreate(key);
    KeyGuard.check(state, EngineKind.EMBEDDED);
  }

  @Test
  void besideAnEngineOfOthersTheRecordsOfTheHostSayThatThereWereRuns() throws Exception {
    KeyGuard.check(state, EngineKind.EXTERNAL);
    Files.createDirectories(state.root().resolve("runs/r-1"));
    KeyGuard.check(state, EngineKind.EMBEDDED); // a lost store has no runs to read
    assertThatThrownBy(() -> KeyGuard.check(state, EngineKind.EXTERNAL))
        .hasMessageContainingAll(
            "is missing", "can then never be read", "/dev/urandom", ">" + key + ")\n  salvor up");
  }

  @Test
  void aTruncatedOrOpenKeyOrAFolderInItsPlaceIsAProblem() throws IOException {
    assertThat(KeyGuard.problem(state, EngineKind.EMBEDDED)).isEmpty();
    PayloadKeyFile.loadOrCreate(key);
    assertThat(KeyGuard.problem(state, EngineKind.EMBEDDED)).isEmpty();
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertProblem("is open to others");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(key, "abc");
    assertProblem("64 hex digits");
    Files.delete(key);
    Files.createDirectory(key);
    assertProblem(key.toString());
  }

  private void assertProblem(String words) {
    assertThat(KeyGuard.problem(state, EngineKind.EMBEDDED))
        .hasValueSatisfying(problem -> assertThat(problem).contains(words));
  }

  private void store(String... more) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + state.engine().resolve("engine.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE executions_visibility (workflow_type_name TEXT, status INTEGER)");
      for (String sql : more) {
        statement.execute(sql);
      }
    }
  }
}
