package dev.salvor.worker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.worker.process.Systemd;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class LingerTest {
  @Test
  void aTimerThatEndsWithALoginIsNoneAndSaysWhatToDo() {
    assertThat(Linger.whyNoTimer("ada"))
        .contains("ends with its last login", "loginctl enable-linger ada", "--install cron");
  }

  @Test
  void rootNeedsNoneAndOthersNeedTheirFile() {
    boolean there =
        Files.exists(Path.of("/var/lib/systemd/linger", System.getProperty("user.name")));
    assertThat(Linger.whyNoTimer().isEmpty()).isEqualTo(Systemd.isRoot() || there);
  }
}
