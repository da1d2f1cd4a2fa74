package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.run.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words for people, the same in every log and on every screen. */
public final class Texts {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Texts() {}

  /** UTC with offset, to the millisecond. */
  public static String time(Instant at) {
    return at.isAfter(LAST) || at.isBefore(Instant.EPOCH)
        ? at.toString()
        : at.atOffset(ZoneOffset.UTC).format(TIME);
  }

  /** {@code 0.42 s}, {@code 12.3 s}, {@code 5m 3s}, {@code 2h 0m}. */
  public static String took(Duration took) {
    if (took.isNegative()) {
      return took.toString();
    }
    double seconds = took.toSeconds() + took.toNanosPart() / 1e9;
    if (seconds < 9.995) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = took.toSeconds();
    if (whole < 3600) {
      return whole / 60 + "m " + whole % 60 + "s";
    }
    return whole / 3600 + "h " + whole % 3600 / 60 + "m";
  }

  /** How an attempt ended, in a few words. */
  public static String result(AttemptResult result) {
    return switch (result) {
      case AttemptResult.NotBegun() -> "not begun";
      case AttemptResult.Exited(int code) when code > 128 && code < 193 ->
          "exit " + code + " (signal " + (code - 128) + ")";
      case AttemptResult.Exited(int code) -> "exit " + code;
      case AttemptResult.TimedOut(Duration after) ->
          "timed out after " + took(after) + " (all its processes ended)";
      case AttemptResult.TimedOutAlive(Duration after, List<AttemptResult.Survivor> survivors) ->
          "timed out after "
              + took(after)
              + " (still alive after KILL: "
              + survivors(survivors)
              + ")";
      case AttemptResult.Unreachable() -> "host unreachable";
      case AttemptResult.Unknown() -> "unknown whether it ran to its end";
      case AttemptResult.Canceled() -> "stopped because the run was aborted";
    };
  }

  private static String survivors(List<AttemptResult.Survivor> survivors) {
    return survivors.isEmpty()
        ? "nothing is known of its processes"
        : survivors.stream()
            .map(s -> "pid " + s.pid() + " state " + s.state() + " in " + s.waitChannel())
            .collect(Collectors.joining(", "));
  }

  /** {@link #result} and how long it took, said once. */
  static String ended(AttemptResult result, Duration took) {
    return switch (result) {
      case AttemptResult.TimedOut ignored -> result(result);
      case AttemptResult.TimedOutAlive ignored -> result(result);
      default -> result(result) + " after " + took(took);
    };
  }

  /** The name of the result as it stands in {@code run.json}. */
  public static String resultName(AttemptResult result) {
    return switch (result) {
      case AttemptResult.NotBegun ignored -> "NOT_BEGUN";
      case AttemptResult.Exited ignored -> "EXITED";
      case AttemptResult.TimedOut ignored -> "TIMED_OUT";
      case AttemptResult.TimedOutAlive ignored -> "TIMED_OUT_ALIVE";
      case AttemptResult.Unreachable ignored -> "UNREACHABLE";
      case AttemptResult.Unknown ignored -> "UNKNOWN";
      case AttemptResult.Canceled ignored -> "CANCELED";
    };
  }

  /** {@code 1 step}, {@code 2 steps}. */
  public static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /** At most {@code max} characters, and how many more there were. */
  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + "... (" + (text.length() - end) + " more characters)";
  }

  /** {@code ": text"}, or nothing if there is no text. */
  static String colon(String text) {
    return text.isBlank() ? "" : ": " + text.strip();
  }

  /** The last line of {@code text} that says something. */
  static String lastLine(String text) {
    String stripped = text.stripTrailing();
    return stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
  }

  /** The last {@code lines} lines of {@code text}, at most {@code max} characters. */
  static String lastLines(String text, int lines, int max) {
    String stripped = text.stripTrailing();
    int from = stripped.length();
    for (int i = 0; i < lines && from > 0; i++) {
      from = stripped.lastIndexOf('\n', from - 1);
    }
    String last = from < 0 ? stripped : stripped.substring(from == 0 ? 0 : from + 1);
    return last.length() <= max ? last : last.substring(last.length() - max);
  }
}
