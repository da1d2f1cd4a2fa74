package dev.salvor.activity.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownKeysTest {
  @TempDir Path folder;

  @Test
  void aFileIsReadAgainOnlyWhenItHasChanged() throws Exception {
    Path file = folder.resolve("known_hosts");
    assertThat(KnownKeys.of(file)).isEmpty();
    Sshd.key(folder.resolve("host"), "");
    String key = " " + Files.readString(folder.resolve("host.pub")).strip() + "\n";
    Files.writeString(file, "a" + key);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));

    var first = KnownKeys.of(file).orElseThrow();
    assertThat(KnownKeys.of(file)).containsSame(first);
    Files.writeString(file, "a" + key + "b" + key);
    var second = KnownKeys.of(file).orElseThrow();
    assertThat(second).isNotSameAs(first);
    assertThat(second.entries()).hasSize(2);
    Files.delete(file);
    assertThat(KnownKeys.of(file)).isEmpty();
  }
}
