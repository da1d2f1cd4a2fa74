package dev.salvor.runbook;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as operators write them: {@code 90s}, {@code 1h30m}, {@code 250ms}, ISO {@code PT5M}.
 */
public final class Durations {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:(\\d{1,6})d)?(?:(\\d{1,8})h)?(?:(\\d{1,9})m)?(?:(\\d{1,10})s)?(?:(\\d{1,12})ms)?");

  private Durations() {}

  /** The duration, or empty if {@code text} is none. A bare number is none: it has no unit. */
  public static Optional<Duration> parse(String text) {
    if (text.startsWith("P")) {
      try {
        Duration iso = Duration.parse(text);
        return iso.isNegative() ? Optional.empty() : Optional.of(iso);
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }
    Matcher m = SHAPE.matcher(text);
    if (text.isEmpty() || !m.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(part(m, 1))
            .plusHours(part(m, 2))
            .plusMinutes(part(m, 3))
            .plusSeconds(part(m, 4))
            .plusMillis(part(m, 5)));
  }

  private static long part(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** The shortest text that {@link #parse} reads back, for people: {@code 1h30m}. */
  public static String text(Duration duration) {
    StringBuilder out = new StringBuilder();
    append(out, duration.toDaysPart(), "d");
    append(out, duration.toHoursPart(), "h");
    append(out, duration.toMinutesPart(), "m");
    append(out, duration.toSecondsPart(), "s");
    append(out, duration.toMillisPart(), "ms");
    return out.isEmpty() ? "0s" : out.toString().toLowerCase(Locale.ROOT);
  }

  private static void append(StringBuilder out, long amount, String unit) {
    if (amount != 0) {
      out.append(amount).append(unit);
    }
  }
}
