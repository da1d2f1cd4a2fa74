package dev.salvor.activity.transport.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.activity.transport.StateUnusableException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalConnectionIT {
  @TempDir Path folder;

  @Test
  void processThatEndsBetweenOpenAndReadIsAbsent() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    String stat = "/proc/" + process.pid() + "/stat";
    try (SeekableByteChannel channel = Files.newByteChannel(Path.of(stat))) {
      process.destroyForcibly().waitFor();

      assertThat(LocalConnection.content(channel, stat, 0, 4096)).isEmpty();
    }
  }

  @Test
  void whatCannotBeReadIsNotAbsent() {
    assertThatThrownBy(() -> new LocalConnection().read(folder.toString(), 0, 4096))
        .isInstanceOf(StateUnusableException.class)
        .hasMessageContaining(folder.toString());
    assertThat(new LocalConnection().read(folder.resolve("none").toString(), 0, 1)).isEmpty();
  }
}
