package dev.salvor.workflow.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands read of a node before they do anything. */
final class ConnectTest {
  private static final String NODE = "0123456789abcdef";
  @TempDir private Path folder;
  private StateFolder state = new StateFolder(Path.of("/"));

  @BeforeEach
  void aStateFolder() throws IOException {
    state = new StateFolder(folder.resolve("state"));
    state.create();
  }

  @Test
  void anEngineRecordIsReadAsItWasWritten() throws IOException {
    EngineRecord record =
        new EngineRecord(
            EngineKind.EMBEDDED,
            "1.5.1",
            Optional.of("/opt/a \"quoted\" path/temporal"),
            7233,
            8233,
            Instant.parse("2026-11-20T14:30:22.123456Z"));
    record.write(state);
    assertThat(EngineRecord.read(state)).contains(record);
    EngineRecord memory =
        new EngineRecord(EngineKind.MEMORY, "test", Optional.empty(), 1, 0, Instant.EPOCH);
    memory.write(state);
    assertThat(EngineRecord.read(state)).contains(memory);
  }

  @Test
  void aWorkerRecordIsReadAsItWasWrittenAsLongAsItsProcessLives() throws IOException {
    ProcessMark self = ProcessMark.of(ProcessHandle.current().pid()).orElseThrow();
    WorkerRecord record =
        new WorkerRecord(
            self, EngineKind.EXTERNAL, "host:7233 (namespace x)", NODE, "0.1", Instant.EPOCH);
    record.write(state);
    assertThat(WorkerRecord.living(state)).contains(record);
    new WorkerRecord(
            new ProcessMark(self.pid(), self.startTicks() + 1, self.boot()),
            EngineKind.EXTERNAL,
            "host",
            NODE,
            "0.1",
            Instant.EPOCH)
        .write(state);
    assertThat(WorkerRecord.living(state)).isEmpty();
  }

  @Test
  void aTornRecordIsNone() throws IOException {
    Files.writeString(state.engineRecord(), "{\"kind\":\"EMBEDDED\",\"version\":\"1.5");
    assertThat(EngineRecord.read(state)).isEmpty();
    Files.writeString(state.engineRecord(), "{\"kind\":\"NOVEL\",\"version\":\"1\"}");
    assertThat(EngineRecord.read(state)).isEmpty();
  }

  @Test
  void aVariableOrAFileNamesAnEngine() throws IOException {
    Map<String, String> home = Map.of("HOME", folder.toString());
    assertThat(EngineTarget.configured(home)).isEmpty();
    Path file = folder.resolve(".config/temporalio/temporal.toml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[profile.default]\naddress = \"one:7233\"\nnamespace = \"n\"\n");
    Map<String, String> named =
        Map.of("HOME", folder.toString(), "TEMPORAL_CONFIG_FILE", file.toString());
    assertThat(EngineTarget.configured(named).map(EngineTarget::toString))
        .contains("one:7233 (namespace n)");
    assertThat(
            EngineTarget.configured(Map.of("TEMPORAL_ADDRESS", "two:1"))
                .map(EngineTarget::toString))
        .contains("two:1 (namespace default)");
  }

  @Test
  void configurationFileWithoutProfilesConfiguresNothingAndOneThatIsNotTomlIsRefused()
      throws Exception {
    Path file = folder.resolve("temporal.toml");
    Map<String, String> named = Map.of("TEMPORAL_CONFIG_FILE", file.toString());
    Files.writeString(file, "");
    assertThat(EngineTarget.configured(named)).isEmpty();
    Files.writeString(file, "[other]\nx = 1\n");
    assertThat(EngineTarget.configured(named)).isEmpty();
    Files.writeString(file, "profile = [unclosed");
    assertThatThrownBy(() -> EngineTarget.configured(named)).isInstanceOf(IOException.class);
  }

  @Test
  void anAddressIsOneOrIsRefusedWithWhatOneLooksLike() throws IOException {
    for (String wrong : List.of("garbage", "a:b", "one two:1", "::1:7233", ":7233", "host:")) {
      assertThatThrownBy(() -> EngineTarget.configured(Map.of("TEMPORAL_ADDRESS", wrong)))
          .as(wrong)
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll("\"" + wrong + "\"", "127.0.0.1:7233", "TEMPORAL_ADDRESS");
    }
    for (String right :
        List.of("10.1.2.3:1", "a-b.example:7233", "[::1]:7233", "dns:///h:1", "unix:/run/x")) {
      assertThat(EngineTarget.configured(Map.of("TEMPORAL_ADDRESS", right))).as(right).isPresent();
    }
  }

  @Test
  void aStateFolderIsNeverBelowTheCurrentFolderBecauseHomeIsEmpty() {
    Path place = StateFolder.of(Map.of("HOME", "", "XDG_STATE_HOME", "")).root();
    assertThat(place).isAbsolute();
    assertThat(place.startsWith(Path.of("").toAbsolutePath())).isFalse();
  }

  @Test
  void aPathThatNoFileCanHaveIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> StateFolder.of(Map.of("SALVOR_STATE_DIR", "/x\0y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("state folder", "LC_ALL=C.UTF-8", "SALVOR_STATE_DIR");
  }
}
