package dev.salvor.cli.node;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Engine and worker in the memory of one child process, which ends when its input does. */
final class MemoryNode implements Node.Running {
  private static final Duration UP_WITHIN = Duration.ofMinutes(1);
  private static final Duration DOWN_WITHIN = Duration.ofSeconds(15);

  private final Process process;

  private MemoryNode(Process process) {
    this.process = process;
  }

  /** Waits until the process says that its worker is ready. */
  static MemoryNode ready(Process process, Consumer<String> said) {
    CompletableFuture<Boolean> ready = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> read(process, said, ready));
    MemoryNode node = new MemoryNode(process);
    try {
      if (ready.get(UP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        return node;
      }
    } catch (TimeoutException | ExecutionException e) {
      said.accept("the engine in memory did not come up within " + UP_WITHIN.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    node.close();
    throw new CliProblem(
        ExitCode.ENGINE_UNREACHABLE,
        "no engine in memory; see the lines above, nothing was started");
  }

  private static void read(
      Process process, Consumer<String> said, CompletableFuture<Boolean> ready) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.accept(line);
        if (line.startsWith("worker: ready")) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      said.accept("(output of the node's program ended: " + e.getMessage() + ")");
    }
    ready.complete(false);
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(DOWN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
