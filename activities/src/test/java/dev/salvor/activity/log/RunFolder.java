package dev.salvor.activity.log;

import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A run's folder with the events of the recorded crash recovery. */
final class RunFolder {
  /** Events and logs that the renderers are tested with. */
  static final Path GOLDEN = Path.of("../workflows/src/test/resources/journal");

  static final String SECRET = "tr0ub4dor&3";

  final Path path;

  RunFolder(Path path) throws IOException {
    this.path = path;
    Files.copy(GOLDEN.resolve("events.jsonl"), path.resolve(RunLogWriter.EVENTS));
  }

  RunFolder collector(String snapshot, String name, String status, String text) throws IOException {
    Path folder = Files.createDirectories(path.resolve("snapshots").resolve(snapshot));
    Files.writeString(folder.resolve(name + ".txt"), text);
    Path manifest = folder.resolve("MANIFEST");
    String before = Files.exists(manifest) ? Files.readString(manifest) : "";
    Files.writeString(manifest, before + name + ": " + status + "\n");
    return this;
  }

  void write() throws IOException {
    new RunLogWriter(path, Masker.of(List.of(SECRET), List.of())).write();
  }

  String text(String file) throws IOException {
    return Files.readString(path.resolve(file));
  }

  /** Content of each file that people see, by name. */
  Map<String, String> logs() throws IOException {
    Map<String, String> logs = new TreeMap<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(".") && !name.equals(RunLogWriter.EVENTS)) {
          logs.put(name, Files.readString(file));
        }
      }
    }
    return logs;
  }
}
