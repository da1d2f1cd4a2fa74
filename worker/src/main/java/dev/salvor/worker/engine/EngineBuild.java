package dev.salvor.worker.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Builds the engine's program with Go; Go's sum database vouches for the sources. */
final class EngineBuild {
  private static final Duration MOST = Duration.ofMinutes(30);

  private final Path go;
  private final Progress progress;

  EngineBuild(Path go, Progress progress) {
    this.go = go;
    this.progress = progress;
  }

  /** Leaves the program as {@code folder/temporal}. */
  void build(String version, Path folder) throws IOException {
    Path log = folder.resolve("build.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    go.toString(), "install", "github.com/temporalio/cli/cmd/temporal@v" + version))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("GOBIN", folder.toString());
    builder.environment().put("CGO_ENABLED", "0");
    Process process = builder.start();
    try {
      long begun = System.nanoTime();
      while (!process.waitFor(5, TimeUnit.SECONDS)) {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        progress.say("engine: building with Go, " + seconds + " s (usually under 5 minutes)");
        if (seconds > MOST.toSeconds()) {
          throw new IOException("the build took longer than " + MOST.toMinutes() + " minutes");
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stop);
    } finally {
      process.destroy();
    }
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(log);
      throw new IOException(lines.isEmpty() ? "go install failed" : lines.getLast());
    }
    Files.deleteIfExists(log);
  }
}
