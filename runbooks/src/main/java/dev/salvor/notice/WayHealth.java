package dev.salvor.notice;

import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a way has fared, kept by the node in a small file: whoever looks sees that nobody is reached
 * before it matters.
 *
 * @param failures tries in a row that were not accepted
 * @param failingSince the first of them
 * @param why what the last of them came to; empty if the last one was accepted
 */
public record WayHealth(
    String way,
    int failures,
    Optional<Instant> failingSince,
    String why,
    Optional<Instant> lastAccepted) {

  public WayHealth {
    Objects.requireNonNull(way, "way");
    Objects.requireNonNull(why, "why");
  }

  /** The folder of a state folder's notices: what was accepted, and how the ways fare. */
  public static Path folder(Path stateRoot) {
    return stateRoot.resolve("node").resolve("notices");
  }

  /** What is known of a way; nothing if it was never used. */
  public static WayHealth read(Path stateRoot, String way) {
    WayHealth unused = new WayHealth(way, 0, Optional.empty(), "", Optional.empty());
    try {
      String text = Files.readString(file(stateRoot, way));
      return Optional.ofNullable(SalvorJson.mapper().readValue(text, WayHealth.class))
          .orElse(unused);
    } catch (IOException unknown) {
      return unused;
    }
  }

  /** The same after a try that was accepted. */
  public WayHealth accepted(Instant at) {
    return new WayHealth(way, 0, Optional.empty(), "", Optional.of(at));
  }

  /** The same after a try that was not. */
  public WayHealth failed(Instant at, String reason) {
    return new WayHealth(
        way, failures + 1, failingSince.or(() -> Optional.of(at)), reason, lastAccepted);
  }

  /** Replaces the record at once. */
  public void write(Path stateRoot) throws IOException {
    Path file = file(stateRoot, way);
    Files.createDirectories(file.getParent());
    Path next = Files.createTempFile(file.getParent(), ".way", ".new");
    Files.writeString(next, SalvorJson.mapper().writeValueAsString(this) + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path file(Path stateRoot, String way) {
    return folder(stateRoot).resolve("ways").resolve(way + ".json");
  }
}
