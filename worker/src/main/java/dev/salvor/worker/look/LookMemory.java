package dev.salvor.worker.look;

import dev.salvor.runbook.Copies;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a look keeps from one time to the next, in one small file that is whole or not there. One
 * that cannot be read counts as none: what lasts is then taken to have begun now.
 *
 * @param since when a condition was seen first, by its name
 * @param levels how bad it was at worst, by its name
 * @param samples of what is measured, oldest first
 * @param resume the last time that an orchestrator was asked to go on
 */
record LookMemory(
    Map<String, Instant> since,
    Map<String, Integer> levels,
    List<Sample> samples,
    Optional<Resume> resume) {
  static final LookMemory EMPTY = new LookMemory(Map.of(), Map.of(), List.of(), Optional.empty());

  LookMemory {
    since = Copies.ordered(since);
    levels = Copies.ordered(levels);
    samples = List.copyOf(samples);
  }

  /** What was in a folder at a moment. */
  record Sample(Instant at, long files, long bytes) {}

  /** What a file says. */
  static LookMemory read(Path file) {
    try {
      return Optional.ofNullable(
              SalvorJson.mapper().readValue(Files.readString(file), LookMemory.class))
          .orElse(EMPTY);
    } catch (IOException | IllegalArgumentException none) {
      return EMPTY;
    }
  }
}
