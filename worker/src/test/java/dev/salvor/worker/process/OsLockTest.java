package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OsLockTest {
  @TempDir Path folder;

  @Test
  void oneHolderAtATime() throws Exception {
    Path file = folder.resolve("lock");
    try (OsLock first = OsLock.tryTake(file).orElseThrow()) {
      assertThat(first.isHeld()).isTrue();
      assertThat(OsLock.tryTake(file)).isEmpty();
    }
    try (OsLock next = OsLock.tryTake(file).orElseThrow()) {
      assertThat(next.isHeld()).isTrue();
    }
  }
}
