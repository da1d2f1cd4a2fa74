package dev.salvor.worker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Builds the engine's program with Go. The sources are those of a pinned sum; Go's database of sums
 * vouches for what they need. The full server is built from the list of modules of the pinned CLI:
 * so it is the very server in it with the very libraries, and what Go has compiled for one it need
 * not compile for the other.
 */
final class EngineBuild {
  private static final String CLI = "github.com/temporalio/cli";
  private static final String SERVER = "go.temporal.io/server/cmd/server";

  /** Of the pinned version's sources, as Go counts it: {@code go mod download -json}. */
  private static final String SUM = "h1:0RZMk14BWxz44Xg6ciDQvpfAMffoG3J7/K03ql80teY=";

  private static final Duration MOST = Duration.ofMinutes(30);

  private final Path go;
  private final GoFolders folders;
  private final Progress progress;

  EngineBuild(Path go, GoFolders folders, Progress progress) {
    this.go = go;
    this.folders = folders;
    this.progress = progress;
  }

  /** Leaves the program of the pinned version in {@code folder}. */
  void build(EngineProgram program, Path folder) throws IOException {
    String cli = "@v" + EngineBinary.PINNED;
    JsonNode module =
        SalvorJson.mapper().readTree(go(folder, "mod", "download", "-json", CLI + cli));
    String found = module.path("Sum").asText("none");
    if (!found.equals(SUM)) {
      throw new IOException("its sources have the sum " + found + ", expected " + SUM);
    }
    switch (program) {
      case CLI -> go(folder, "install", CLI + "/cmd/temporal" + cli);
      case SERVER -> {
        for (String file : List.of("go.mod", "go.sum")) {
          Files.write(
              folder.resolve(file),
              Files.readAllBytes(Path.of(module.path("Dir").asText()).resolve(file)));
        }
        go(folder, "build", "-mod=mod", "-o", program.file(), SERVER);
        Files.delete(folder.resolve("go.mod"));
        Files.delete(folder.resolve("go.sum"));
      }
    }
  }

  /** Runs Go in {@code folder}; what it printed. */
  private String go(Path folder, String... words) throws IOException {
    Path log = folder.resolve("build.log");
    Path out = folder.resolve("build.out");
    List<String> command = new ArrayList<>(List.of(go.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(log.toFile())
            .redirectOutput(out.toFile());
    environment(builder.environment(), folder);
    folders.apply(builder.environment());
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
      // With -json it is on the standard output why.
      List<String> lines =
          Stream.of(log, out)
              .flatMap(EngineBuild::lines)
              .filter(line -> !line.isBlank() && !line.strip().equals("}"))
              .toList();
      throw new IOException(lines.isEmpty() ? "go " + words[0] + " failed" : lines.getLast());
    }
    String said = Files.readString(out);
    Files.deleteIfExists(log);
    Files.deleteIfExists(out);
    return said;
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException unreadable) {
      return Stream.of(file + " cannot be read: " + unreadable.getMessage());
    }
  }

  /**
   * What would leave sums out, or change what is built, is not taken from whoever starts a node.
   */
  private static void environment(Map<String, String> env, Path folder) {
    env.put("GOBIN", folder.toString());
    env.put("CGO_ENABLED", "0");
    env.put("GOWORK", "off");
    env.put("GOFLAGS", "-mod=readonly");
    env.put("GOSUMDB", "sum.golang.org");
    // As values and not by their absence: Go would look into its file of settings then.
    for (String name : List.of("GOPRIVATE", "GONOSUMDB", "GOINSECURE")) {
      env.put(name, "none");
    }
    env.remove("GONOSUMCHECK");
    env.remove("GOEXPERIMENT");
  }
}
