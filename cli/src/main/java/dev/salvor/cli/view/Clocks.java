package dev.salvor.cli.view;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times for people. Always UTC, always said so. Put together by hand: a formatter takes longer to
 * load than a list of runs to print.
 */
public final class Clocks {
  private Clocks() {}

  public static String time(Instant at) {
    LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    return two(utc.getHour()) + ":" + two(utc.getMinute()) + ":" + two(utc.getSecond()) + "Z";
  }

  public static String dayTime(Instant at) {
    LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    return utc.getYear()
        + "-"
        + two(utc.getMonthValue())
        + "-"
        + two(utc.getDayOfMonth())
        + " "
        + time(at);
  }

  /** Minutes and seconds, with hours if there are any: {@code 4:07}, {@code 1:00:12}. */
  public static String counter(Duration duration) {
    Duration shown = duration.isNegative() ? Duration.ZERO : duration;
    long hours = shown.toHours();
    return hours > 0
        ? hours + ":" + two(shown.toMinutesPart()) + ":" + two(shown.toSecondsPart())
        : shown.toMinutes() + ":" + two(shown.toSecondsPart());
  }

  /** The two largest units: {@code 2d03h}, {@code 5m02s}, {@code 1.3s}, {@code 40ms}. */
  public static String rough(Duration duration) {
    if (duration.toMillis() < 1000) {
      return Math.max(0, duration.toMillis()) + "ms";
    }
    if (duration.toSeconds() < 10) {
      return duration.toSeconds() + "." + duration.toMillisPart() / 100 + "s";
    }
    if (duration.toMinutes() < 1) {
      return duration.toSeconds() + "s";
    }
    if (duration.toHours() < 1) {
      return duration.toMinutes() + "m" + two(duration.toSecondsPart()) + "s";
    }
    return duration.toDays() < 1
        ? duration.toHours() + "h" + two(duration.toMinutesPart()) + "m"
        : duration.toDays() + "d" + two(duration.toHoursPart()) + "h";
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
