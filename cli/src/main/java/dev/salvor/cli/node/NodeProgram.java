package dev.salvor.cli.node;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts {@code salvor node ...} through the launcher that started this program. */
public final class NodeProgram implements Node {
  /** A first start may have to build the engine. */
  private static final Duration LONGEST_START = Duration.ofMinutes(20);

  private final String launcher;

  /** The node's program behind {@code launcher}, an absolute path. */
  public NodeProgram(String launcher) {
    this.launcher = launcher;
  }

  @Override
  public void ensure(Consumer<String> said) {
    Process process = start(new ProcessBuilder(command(List.of("up"))).redirectErrorStream(true));
    Thread reader = Thread.ofVirtual().start(() -> lines(process, said));
    int code = await(process, reader);
    if (code != 0) {
      throw new CliProblem(
          ExitCode.ENGINE_UNREACHABLE,
          "the node could not be started (exit "
              + code
              + "); see the lines above, or ask: salvor doctor");
    }
  }

  private static void lines(Process process, Consumer<String> said) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.accept(line);
      }
    } catch (IOException e) {
      said.accept("(output of the node's program ended: " + e.getMessage() + ")");
    }
  }

  /** Waits for the program, not for whoever inherited its output. */
  private static int await(Process process, Thread reader) {
    try {
      if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
        process.destroy();
        throw new CliProblem(
            ExitCode.ENGINE_UNREACHABLE,
            "the node did not come up within " + LONGEST_START.toMinutes() + " minutes");
      }
      reader.join(Duration.ofMillis(500));
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliProblem(ExitCode.INTERRUPTED, "interrupted while the node started", e);
    }
  }

  @Override
  public Running memory(Consumer<String> said) {
    return MemoryNode.ready(
        start(new ProcessBuilder(command(List.of("memory"))).redirectErrorStream(true)), said);
  }

  @Override
  public int run(List<String> arguments) {
    Process process = start(new ProcessBuilder(command(arguments)).inheritIO());
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliProblem(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }

  private List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(launcher, "node"));
    command.addAll(arguments);
    return command;
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, launcher + " cannot be started: " + e.getMessage(), e);
    }
  }
}
