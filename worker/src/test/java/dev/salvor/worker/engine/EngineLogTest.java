package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineLogTest {
  @TempDir Path folder;

  @Test
  void whatIsBeyondTheBoundMovesAside() throws Exception {
    Path file = folder.resolve("engine.log");
    EngineLog log = new EngineLog(file, 10);
    Files.writeString(file, "0123456789");
    log.trim();
    assertThat(file).hasContent("0123456789");
    Files.writeString(file, "0123456789+");
    log.trim();
    assertThat(file).isEmptyFile();
    assertThat(folder.resolve("engine.log.1")).hasContent("0123456789+");
  }

  @Test
  void theLastComplaintSinceAMomentIsFound() throws Exception {
    Path file = folder.resolve("engine.log");
    Files.writeString(file, "error: old\n");
    EngineLog log = new EngineLog(file, 1000);
    long before = log.size();
    assertThat(log.complaint(before)).isEmpty();
    Files.writeString(
        file, "error: old\nfine\n{\"level\":\"error\",\"msg\":\"disk\",\"error\":\"full\"}\nbye\n");
    assertThat(log.complaint(before)).contains("disk full");
  }
}
