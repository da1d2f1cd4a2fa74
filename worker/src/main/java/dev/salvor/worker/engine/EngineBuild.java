package dev.salvor.worker.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds the engine's program with Go. The sources are those of a pinned sum; Go's database of sums
 * vouches for what they need.
 */
final class EngineBuild {
  private static final String MODULE = "github.com/temporalio/cli";

  /** Of the pinned version's sources, as Go counts it: {@code go mod download -json}. */
  private static final String SUM = "h1:0RZMk14BWxz44Xg6ciDQvpfAMffoG3J7/K03ql80teY=";

  private static final Pattern SAID = Pattern.compile("\"Sum\":\\s*\"([^\"]*)\"");

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
    List<String> said =
        run(folder, log, List.of("mod", "download", "-json", MODULE + "@v" + version));
    Matcher sum = SAID.matcher(String.join("\n", said));
    String found = sum.find() ? sum.group(1) : "none";
    if (!found.equals(SUM)) {
      throw new IOException("its sources have the sum " + found + ", expected " + SUM);
    }
    var unused = run(folder, log, List.of("install", MODULE + "/cmd/temporal@v" + version));
    Files.deleteIfExists(log);
  }

  private List<String> run(Path folder, Path log, List<String> words) throws IOException {
    List<String> line = new ArrayList<>(List.of(go.toString()));
    line.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    environment(builder.environment(), folder);
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
    List<String> lines = Files.readAllLines(log);
    if (process.exitValue() != 0) {
      throw new IOException(
          lines.isEmpty() ? "go " + words.getFirst() + " failed" : lines.getLast());
    }
    return lines;
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
