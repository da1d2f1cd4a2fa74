package dev.salvor.runbook.check;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Tries that go on for days are seldom meant; a retry without a count is refused elsewhere. */
final class RetryAdvice implements Rule {
  private static final Duration LIMIT = Duration.ofDays(1);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    if (walk.root().has("timeout")) {
      return;
    }
    Cursor defaults = walk.root().at("defaults");
    Duration timeout = duration(defaults.at("timeout"), TIMEOUT);
    tries(defaults, timeout, out);
    for (Walk.Part part : walk.parts()) {
      switch (part.role()) {
        case MAIN, FALLBACK -> tries(part.at(), timeout, out);
        case CHECK, VERIFY, UNDO -> {}
      }
    }
  }

  private static void tries(Cursor at, Duration timeout, Consumer<Problem> out) {
    Cursor retry = at.at("retry");
    int attempts = retry.at("maxAttempts").node().asInt(1);
    if (attempts < 2 || attempts > 1000) {
      return;
    }
    Duration longest = duration(at.at("timeout"), timeout).multipliedBy(attempts);
    double delay = duration(retry.at("delay"), Duration.ofSeconds(1)).toMillis();
    double most = duration(retry.at("maxDelay"), TIMEOUT).toMillis();
    double factor = Math.max(1, retry.at("backoff").node().asDouble(2));
    for (int i = 1; i < attempts; i++) {
      longest = longest.plusMillis((long) Math.min(delay, most));
      delay = Math.min(delay * factor, most);
    }
    if (longest.compareTo(LIMIT) > 0) {
      out.accept(
          retry.keyWarning(
              Advice.UNBOUNDED_RETRY,
              attempts + " tries may take " + longest.toHours() + "h and nothing ends them sooner",
              "lower maxAttempts, or give the runbook a timeout"));
    }
  }

  private static Duration duration(Cursor at, Duration otherwise) {
    return at.text().flatMap(Durations::parse).orElse(otherwise);
  }
}
