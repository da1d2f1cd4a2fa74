package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Retry;
import dev.salvor.runbook.source.Cursor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code retry}. */
final class Retries {
  private Retries() {}

  static Retry decode(Cursor at, Retry defaults) {
    List<Integer> codes = at.at("onExitCodes").items().stream().map(c -> c.node().asInt()).toList();
    Optional<String> until = at.at("until").scalar();
    return new Retry(
        at.at("maxAttempts").node().asInt(defaults.maxAttempts()),
        duration(at.at("delay"), defaults.delay()),
        at.at("backoff").node().asDouble(defaults.backoff()),
        duration(at.at("maxDelay"), defaults.maxDelay()),
        at.has("onExitCodes") ? codes : defaults.onExitCodes(),
        until.or(defaults::until));
  }

  private static Duration duration(Cursor at, Duration otherwise) {
    return at.text().flatMap(Durations::parse).orElse(otherwise);
  }
}
