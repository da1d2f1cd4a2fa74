package dev.salvor.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times for people. Always UTC, always said so. */
public final class Clocks {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Clocks() {}

  public static String time(Instant at) {
    return TIME.format(at);
  }

  public static String dayTime(Instant at) {
    return DAY_TIME.format(at);
  }

  /** Minutes and seconds, with hours if there are any: {@code 4:07}, {@code 1:00:12}. */
  public static String counter(Duration duration) {
    Duration shown = duration.isNegative() ? Duration.ZERO : duration;
    long hours = shown.toHours();
    return hours > 0
        ? "%d:%02d:%02d".formatted(hours, shown.toMinutesPart(), shown.toSecondsPart())
        : "%d:%02d".formatted(shown.toMinutes(), shown.toSecondsPart());
  }

  /** The two largest units: {@code 2d3h}, {@code 5m02s}, {@code 1.3s}, {@code 40ms}. */
  public static String rough(Duration duration) {
    if (duration.toMillis() < 1000) {
      return Math.max(0, duration.toMillis()) + "ms";
    }
    if (duration.toSeconds() < 10) {
      return "%.1fs".formatted(duration.toMillis() / 1000.0);
    }
    if (duration.toMinutes() < 1) {
      return duration.toSeconds() + "s";
    }
    if (duration.toHours() < 1) {
      return "%dm%02ds".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toDays() < 1
        ? "%dh%02dm".formatted(duration.toHours(), duration.toMinutesPart())
        : "%dd%02dh".formatted(duration.toDays(), duration.toHoursPart());
  }
}
