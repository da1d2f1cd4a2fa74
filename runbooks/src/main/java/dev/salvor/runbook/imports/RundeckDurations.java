package dev.salvor.runbook.imports;

import dev.salvor.runbook.Durations;
import java.util.Locale;
import java.util.Optional;

/** Durations as Rundeck writes them: {@code 120} are seconds, {@code 6h 30m} stands too. */
final class RundeckDurations {
  private RundeckDurations() {}

  static Optional<String> parse(String text) {
    String joined = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
    String withUnit = joined.matches("[0-9]+") ? joined + "s" : joined;
    return Durations.parse(withUnit).filter(d -> !d.isZero()).map(d -> withUnit);
  }
}
