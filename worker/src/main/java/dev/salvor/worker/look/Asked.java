package dev.salvor.worker.look;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.HarmlessText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parameters of a look, as an action's program has them in its environment: {@code WITH_} and
 * the key in upper snake case; a list by its count; durations in seconds.
 */
final class Asked {
  private static final int MOST = 10_000;

  private final Map<String, String> env;

  Asked(Map<String, String> env) {
    this.env = env;
  }

  /** Wrong parameters, for people. */
  static final class WrongException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    WrongException(String message) {
      super(message);
    }
  }

  String text(String name) {
    return env.getOrDefault("WITH_" + name, "");
  }

  long number(String name, long other) {
    String text = text(name);
    if (text.isEmpty()) {
      return other;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw new WrongException(name + ": \"" + text + "\" is not a whole number");
    }
    return Long.parseLong(text);
  }

  Duration time(String name, Duration other) {
    long seconds = number(name, other.toSeconds());
    return Duration.ofSeconds(Math.min(seconds, Duration.ofDays(3650).toSeconds()));
  }

  List<String> list(String name) {
    long count = number(name + "_COUNT", 0);
    if (count > MOST) {
      throw new WrongException(name + ": more than " + MOST + " entries");
    }
    List<String> out = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      out.add(text(name + "_" + at));
    }
    return out;
  }

  /** Something with a limit of its own, as {@code NAME=TIME}. */
  record Limited(String name, Duration limit) {}

  /**
   * A list of such, where some have the common limit. What stands behind the last = is a time,
   * unless it goes on as a path.
   */
  List<Limited> limited(String name, Duration common) {
    return list(name).stream().map(text -> one(name, text, common)).toList();
  }

  private static Limited one(String name, String text, Duration common) {
    int sign = text.lastIndexOf('=');
    String behind = text.substring(sign + 1);
    if (sign < 1 || behind.contains("/")) {
      return new Limited(text, common);
    }
    Duration time =
        Durations.parse(behind)
            .orElseThrow(
                () ->
                    new WrongException(
                        name.toLowerCase(Locale.ROOT)
                            + ": \""
                            + HarmlessText.line(text)
                            + "\": behind = stands no time; write it as 10m or 1h30m"));
    return new Limited(text.substring(0, sign), time);
  }
}
