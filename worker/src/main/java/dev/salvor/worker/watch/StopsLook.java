package dev.salvor.worker.watch;

import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was stopped on purpose: an end that has come, or will soon. */
final class StopsLook {
  private static final Duration DAY = Duration.ofDays(1);

  private final Path folder;
  private final Instant now;

  StopsLook(StateFolder state, Instant now) {
    this.folder = state.root().resolve("stops");
    this.now = now;
  }

  List<Finding> look() {
    List<Finding> out = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return out;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file -> Files.isRegularFile(file))) {
      for (Path file : files) {
        if (!String.valueOf(file.getFileName()).startsWith(".")) {
          finding(lines(file)).ifPresent(out::add);
        }
      }
    } catch (IOException failure) {
      out.add(
          new Finding(
              "stops",
              "unreadable",
              "the records of deliberate stops cannot be read",
              String.valueOf(failure.getMessage()),
              "ls -l " + folder));
    }
    return out;
  }

  private static Map<String, String> lines(Path file) throws IOException {
    Map<String, String> out = new LinkedHashMap<>();
    new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                out.putIfAbsent(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return out;
  }

  private Optional<Finding> finding(Map<String, String> stop) {
    Optional<Instant> until = time(stop.get("until"));
    if (until.isEmpty() || !stop.containsKey("thing")) {
      return Optional.empty();
    }
    boolean over = !now.isBefore(until.get());
    Instant at = time(stop.get("at")).orElse(now);
    Duration last = Duration.between(at, until.get()).dividedBy(4);
    boolean soon = until.get().isBefore(now.plus(last.compareTo(DAY) < 0 ? last : DAY));
    if (!over && !soon) {
      return Optional.empty();
    }
    String thing = stop.get("thing");
    return Optional.of(
        new Finding(
            "stop:" + thing,
            over ? "over" : "ends-soon",
            "the deliberate stop of " + thing + (over ? " has expired" : " expires soon"),
            stop.getOrDefault("kind", "thing")
                + " "
                + thing
                + ", stopped by "
                + stop.getOrDefault("by", "?")
                + " until "
                + until.get()
                + ": "
                + stop.getOrDefault("why", "no reason was given"),
            over
                ? "start it again, or record the stop anew with another end"
                : "prolong it if it must stay off longer"));
  }

  private static Optional<Instant> time(@org.jspecify.annotations.Nullable String seconds) {
    return seconds != null && seconds.matches("\\d{1,12}")
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
        : Optional.empty();
  }
}
