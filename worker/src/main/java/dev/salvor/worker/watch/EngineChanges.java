package dev.salvor.worker.watch;

import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What others have changed on the node's own engine, and the node has put back: a line each in a
 * file of the node, with its time. One process writes.
 */
public final class EngineChanges {
  /** Whoever changes things again and again is not to fill the disk. */
  private static final int MOST = 200;

  private final Path file;
  private final Instant now;

  public EngineChanges(StateFolder state, Instant now) {
    this.file = state.node().resolve("engine-changes");
    this.now = now;
  }

  private record Change(Instant at, String what) {
    static Optional<Change> of(String line) {
      int end = line.indexOf(' ');
      try {
        return end < 0
            ? Optional.empty()
            : Optional.of(
                new Change(Instant.parse(line.substring(0, end)), line.substring(end + 1)));
      } catch (DateTimeException torn) {
        return Optional.empty();
      }
    }

    String line() {
      return at + " " + what.replaceAll("\\s+", " ") + "\n";
    }
  }

  /** Adds what was put back; what is too old to be told goes. */
  public void add(List<String> changes) throws IOException {
    List<Change> all = new ArrayList<>(known());
    Instant at = now.truncatedTo(ChronoUnit.SECONDS);
    changes.forEach(what -> all.add(new Change(at, what)));
    StringBuilder text = new StringBuilder();
    all.subList(Math.max(0, all.size() - MOST), all.size())
        .forEach(change -> text.append(change.line()));
    WholeFile.write(file, text.toString());
  }

  /** Those of the time in which they are told, oldest first; each sentence once, with its first. */
  public List<Finding> look() {
    Map<String, Finding> out = new LinkedHashMap<>();
    try {
      for (Change change : known()) {
        out.putIfAbsent(change.what(), finding(change));
      }
    } catch (IOException unreadable) {
      return List.of(
          new Finding(
              "engine-changes",
              "unreadable",
              "what others have changed on the engine cannot be read",
              String.valueOf(unreadable.getMessage()),
              "ls -l " + file));
    }
    return List.copyOf(out.values());
  }

  private static Finding finding(Change change) {
    return new Finding(
        "engine-changed:" + Integer.toHexString(change.what().hashCode()),
        "changed",
        "somebody changed the engine without Salvor",
        change.what() + "\nseen at " + change.at(),
        "look who else uses this machine; an engine that knows who asks refuses it"
            + " (docs/engines.md)",
        Finding.Manner.ONCE);
  }

  private List<Change> known() throws IOException {
    Instant since = now.minus(ForcedEnds.REMEMBERED);
    return Files.notExists(file)
        ? List.of()
        : Files.readString(file, StandardCharsets.UTF_8)
            .lines()
            .flatMap(line -> Change.of(line).stream())
            .filter(change -> change.at().isAfter(since))
            .toList();
  }
}
