package dev.salvor.activity.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one snapshot: {@code MANIFEST} with a line {@code collector: status} each, {@code
 * collector.txt} to compare and {@code collector.volatile.txt} that only is kept.
 */
final class Snapshot {
  private static final String UNLISTED = "not in the manifest";

  private final Path folder;
  private final Map<String, String> statuses;

  private Snapshot(Path folder, Map<String, String> statuses) {
    this.folder = folder;
    this.statuses = statuses;
  }

  /** Empty if it was not taken to its end. */
  static Optional<Snapshot> in(Path folder) throws IOException {
    Path manifest = folder.resolve("MANIFEST");
    if (!Files.isRegularFile(manifest)) {
      return Optional.empty();
    }
    Map<String, String> statuses = new LinkedHashMap<>();
    try (BufferedReader lines = open(manifest)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':');
        if (colon > 0 && !line.substring(0, colon).contains("/")) {
          statuses.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt") && !name.endsWith(".volatile.txt"))
          .map(name -> name.substring(0, name.length() - ".txt".length()))
          .sorted()
          .forEach(name -> statuses.putIfAbsent(name, UNLISTED));
    }
    return Optional.of(new Snapshot(folder, statuses));
  }

  /** How each collector went, by its name, in the order of the manifest. */
  Map<String, String> statuses() {
    return statuses;
  }

  /** What the collector wrote; nothing if its file is not there. */
  BufferedReader text(String collector) throws IOException {
    return openIfThere(file(collector));
  }

  BufferedReader volatileText(String collector) throws IOException {
    return openIfThere(volatileFile(collector));
  }

  long bytes(String collector) throws IOException {
    return size(file(collector));
  }

  long volatileBytes(String collector) throws IOException {
    return size(volatileFile(collector));
  }

  private static long size(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.size(file) : 0;
  }

  private Path volatileFile(String collector) {
    return folder.resolve(collector + ".volatile.txt");
  }

  private Path file(String collector) {
    return folder.resolve(collector + ".txt");
  }

  private static BufferedReader openIfThere(Path file) throws IOException {
    return Files.isRegularFile(file) ? open(file) : new BufferedReader(new StringReader(""));
  }

  /** Bytes that are no UTF-8 are replaced: a host's files may hold anything. */
  static BufferedReader open(Path file) throws IOException {
    Reader reader = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8);
    return new BufferedReader(reader);
  }
}
