package dev.salvor.cli.diff;

import java.util.List;
import java.util.Optional;

/**
 * A key that says something else.
 *
 * @param key as in the runbook, {@code retry.maxAttempts}
 * @param before absent: it was not there
 * @param after absent: it is there no more
 * @param lines of a text of several lines those that differ, each with {@code -} or {@code +} in
 *     front; else empty
 */
public record Change(
    String key, Optional<String> before, Optional<String> after, List<String> lines) {
  public Change {
    lines = List.copyOf(lines);
  }
}
