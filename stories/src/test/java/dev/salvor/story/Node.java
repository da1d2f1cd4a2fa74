package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The product on this machine with a state folder of its own. Closing it stops worker and engine
 * and removes the folder.
 */
final class Node implements AutoCloseable {
  static final Path ROOT = Path.of(System.getProperty("salvor.root", "..")).toAbsolutePath();

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private Node(Path folder) {
    this.folder = folder;
    Path engine = Require.engine();
    environment.put("SALVOR_STATE_DIR", state().toString());
    environment.put("SALVOR_ENGINE_BINARY", engine.toString());
  }

  static Node create() {
    try {
      Archives.here();
      return new Node(Files.createTempDirectory("salvor story "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Node at(Path folder) {
    return new Node(folder);
  }

  Node with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The state folder; its path has a space in it on purpose. */
  Path state() {
    return folder.resolve("state");
  }

  Path folder() {
    return folder;
  }

  Path file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.writeString(file, text);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Said salvor(String... arguments) {
    return salvor(Duration.ofMinutes(3), arguments);
  }

  Said salvor(Duration limit, String... arguments) {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("salvor").toString()));
    command.addAll(Arrays.asList(arguments));
    return run(limit, command);
  }

  /** Starts a run and leaves it; it must have been taken. */
  void detach(String book, String runId) {
    Said said = salvor("run", book, "--run-id", runId, "--detach");
    assertThat(said.exit()).as("%s", said).isIn(0, 8);
  }

  /** Whether a process is there and is not merely a corpse that nobody has buried. */
  static boolean lives(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  Process start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("salvor").toString()));
    command.addAll(Arrays.asList(arguments));
    try {
      return builder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program whose words are read and that is typed to while it runs. */
  Process open(List<String> command) {
    try {
      ProcessBuilder builder = builder(command).redirectErrorStream(true);
      builder.environment().put("TERM", "xterm");
      builder.environment().put("LC_ALL", "C");
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Said run(Duration limit, List<String> command) {
    try {
      Path out = Files.createTempFile("said", ".out");
      Path err = Files.createTempFile("said", ".err");
      Process process =
          builder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      Said said =
          new Said(
              command,
              ended ? process.exitValue() : -1,
              Files.readString(out),
              Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      assertThat(ended).as("ended within %s: %s", limit, said).isTrue();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TEMPORAL_"));
    builder.environment().putAll(environment);
    return builder;
  }

  JsonNode status() {
    return salvor("status", "--json").json();
  }

  /** What keeps it apart from other nodes on its engine; known while its worker lives. */
  String id() {
    try {
      Path record = state().resolve("node/worker.json");
      return SalvorJson.mapper().readTree(record.toFile()).path("node").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills worker and engine in one moment: no keeper begins one of them in between. */
  void killBoth() {
    JsonNode status = status();
    for (String what : List.of("worker", "engine")) {
      long pid = status.path(what).path("pid").asLong(-1);
      assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false))
          .as("killed the %s of %s", what, status)
          .isTrue();
    }
  }

  /** Kills worker or engine at once, as a power cut would. */
  boolean kill(String what) {
    @Nullable JsonNode pid = status().path(what).get("pid");
    return pid != null
        && pid.isIntegralNumber()
        && ProcessHandle.of(pid.longValue()).map(ProcessHandle::destroyForcibly).orElse(false);
  }

  @Override
  public void close() {
    salvor("down");
    remove(folder);
  }

  /**
   * Removes a folder with all in it. Steps outlive the worker, and one that ends as its run's
   * folder goes writes there a last time.
   */
  static void remove(Path folder) {
    Awaitility.await("removed " + folder)
        .atMost(Duration.ofSeconds(20))
        .ignoreException(DirectoryNotEmptyException.class)
        .until(
            () -> {
              Files.walkFileTree(folder, new Remover());
              return !Files.exists(folder);
            });
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
