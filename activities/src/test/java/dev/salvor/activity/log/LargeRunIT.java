package dev.salvor.activity.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker on a small host has 64 MiB of heap; what a run left behind may be larger. */
final class LargeRunIT {
  private static final int MEGABYTES = 100;

  @TempDir private Path temp;

  @Test
  void logsLargerThanTheHeapAreWritten() throws IOException, InterruptedException {
    RunFolder run = new RunFolder(temp);
    run.collector("before", "kernel", "ok", "");
    try (BufferedWriter kernel =
        Files.newBufferedWriter(temp.resolve("snapshots/before/kernel.txt"))) {
      for (long bytes = 0; bytes < MEGABYTES * 1024L * 1024; bytes += 64) {
        kernel.write("[12345.678901] eth0: link is up, and this line has 64 bytes..\r\n");
      }
    }
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WriteLogs.class.getName(),
                temp.toString())
            .inheritIO()
            .start();
    assertThat(writer.waitFor(4, TimeUnit.MINUTES)).isTrue();
    assertThat(writer.exitValue()).isZero();
    assertThat(Files.size(temp.resolve("diagnostics.log"))).isGreaterThan(95L * 1024 * 1024);
  }
}
