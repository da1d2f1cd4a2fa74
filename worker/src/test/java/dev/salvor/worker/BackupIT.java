package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import dev.salvor.worker.engine.EngineStore;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code engine backup} on a machine in bad shape, as a process with mounts of its own. */
final class BackupIT {
  @TempDir private Path folder;
  private StateFolder state = StateFolder.of(Map.of());

  @BeforeEach
  void aStoreOfSomeSize() throws IOException, SQLException {
    Require.root();
    state = StateFolder.of(Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString()));
    Files.createDirectories(state.engine());
    String url = "jdbc:sqlite:" + EngineStore.of(state).file();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, payload BLOB)");
      statement.execute("CREATE INDEX by_payload ON t (payload)");
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
              + " INSERT INTO t SELECT i, randomblob(2000) FROM n");
    }
  }

  @Test
  void worksWithTemporaryFoldersThatAreReadOnly() throws Exception {
    Said said =
        backup(
            "mount --bind "
                + state
                + " "
                + state
                + " && for t in /tmp /var/tmp /usr/tmp; do [ ! -d $t ] || { mount --rbind $t $t &&"
                + " mount -o remount,bind,ro $t && ! touch $t/salvor-test; } || exit 99; done");

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.text()).contains("Read-only").contains("checked").doesNotContain("Exception");
    assertThat(state.root().resolve("copy.db")).isNotEmptyFile();
  }

  @Test
  void saysWhatToDoWhereNothingMayBeExecutedInTheStateFolder() throws Exception {
    Said said =
        backup("mount --bind " + state + " " + state + " && mount -o remount,bind,noexec " + state);

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.text().lines()).as(said.text()).hasSize(1);
    assertThat(said.text()).startsWith("salvor: ").contains("noexec").contains("salvor down");
    assertThat(state.root().resolve("copy.db")).doesNotExist();
  }

  private record Said(int exit, String text) {}

  private Said backup(String before) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "-m", "--propagation", "private"));
    command.addAll(List.of("sh", "-c", before + "\n exec \"$@\"", "sh"));
    command.addAll(JavaCommand.of("engine", "backup", state.root().resolve("copy.db").toString()));
    command.removeIf(word -> word.startsWith("-Dlogback"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SALVOR_STATE_DIR", state.toString());
    builder.environment().keySet().removeIf(key -> key.startsWith("TEMPORAL_"));
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
