package dev.salvor.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Short-lived programs of the machine. */
public final class Programs {
  /** How a program ended and the first 64 KiB that it said on both its channels. */
  public record Result(int exit, String output) {
    public boolean isOk() {
      return exit == 0;
    }
  }

  private Programs() {}

  /** Where {@code name} lies on PATH. */
  public static Optional<Path> onPath(Map<String, String> env, String name) {
    return Arrays.stream(env.getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** Runs a program to its end, for at most {@code most}; a late one is killed and exits 124. */
  public static Result run(Duration most, String... command) {
    return run(most, List.of(command));
  }

  /**
   * Runs a program to its end, for at most {@code most}; a late one is killed and exits 124. Its
   * output goes through a pipe: a machine in bad shape may have no place for a file.
   */
  public static Result run(Duration most, List<String> command) {
    return run(most, command, name -> true);
  }

  /** As {@link #run(Duration, List)}, with only those variables whose name {@code keeps}. */
  static Result run(Duration most, List<String> command, Predicate<String> keeps) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().keySet().removeIf(keeps.negate());
    try {
      Process process = builder.start();
      Heard heard = Heard.from(process.getInputStream());
      boolean ended = process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return new Result(ended ? process.exitValue() : 124, heard.text());
    } catch (IOException absent) {
      return new Result(127, String.valueOf(absent.getMessage()));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return new Result(130, "interrupted");
    }
  }
}
