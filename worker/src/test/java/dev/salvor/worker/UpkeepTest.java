package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.ProcessMark;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpkeepTest {
  @TempDir private Path root;

  /** As for a moment while the engine's TLS is switched off. */
  @Test
  void anEngineWhoseCertificatesAreGoneDoesNotEndTheUpkeep() throws Exception {
    StateFolder state = new StateFolder(root);
    for (Path file : List.of(state.enginePid(), state.engineRecord())) {
      Files.createDirectories(file.getParent());
    }
    ProcessMark self = ProcessMark.of(ProcessHandle.current().pid()).orElseThrow();
    Files.writeString(
        state.enginePid(), self.pid() + " " + self.startTicks() + " " + self.boot() + "\n");
    Optional<String> tls = Optional.of(root.resolve("gone").toString());
    new EngineRecord(EngineKind.EMBEDDED, "1", Optional.of("/e"), 1, 0, Instant.EPOCH, tls)
        .write(state);
    Upkeep upkeep = new Upkeep(state, List.of());

    upkeep.look();
    assertThatCode(upkeep::look)
        .as("the second look is the first that asks")
        .doesNotThrowAnyException();
  }
}
