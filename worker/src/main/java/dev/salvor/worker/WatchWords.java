package dev.salvor.worker;

import dev.salvor.runbook.Durations;
import dev.salvor.worker.boot.WatchTimer;
import dev.salvor.worker.watch.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What {@code watch-node} is asked to do.
 *
 * @param by {@code systemd} or {@code cron}
 * @param every how often the timer calls
 * @param print only show what would be installed
 * @param passed words for the installed command: the limits as they were given
 */
record WatchWords(
    What what, Limits limits, String by, Duration every, boolean print, List<String> passed) {
  /** The three things it does. */
  enum What {
    LOOK,
    INSTALL,
    UNINSTALL
  }

  private static final Duration EVERY = Duration.ofMinutes(5);

  WatchWords {
    passed = List.copyOf(passed);
  }

  /**
   * Reads the words.
   *
   * @throws IllegalArgumentException with a message for people
   */
  static WatchWords of(List<String> words) {
    What what = What.LOOK;
    Limits limits = Limits.DEFAULT;
    String by = "";
    Duration every = EVERY;
    boolean print = false;
    List<String> passed = new ArrayList<>();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--install" -> {
          what = What.INSTALL;
          by = value(word, rest);
          if (!List.of("systemd", "cron").contains(by)) {
            throw new IllegalArgumentException("--install " + by + ": write systemd or cron");
          }
        }
        case "--uninstall" -> what = What.UNINSTALL;
        case "--print" -> print = true;
        case "--every" -> every = time(word, value(word, rest));
        case "--waiting", "--free", "--patience" -> {
          String value = value(word, rest);
          limits = with(limits, word, value);
          passed.add(word);
          passed.add(value);
        }
        default -> throw new IllegalArgumentException("watch-node does not know " + word);
      }
    }
    if (every.compareTo(Duration.ofMinutes(1)) < 0 || every.compareTo(Duration.ofHours(24)) > 0) {
      throw new IllegalArgumentException("--every: from 1m to 24h");
    }
    if (by.equals("cron") && !WatchTimer.isOfCron(every)) {
      throw new IllegalArgumentException(
          "--every "
              + Durations.text(every)
              + ": cron cannot call at such times; write 1m, 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m,"
              + " 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h or 24h, or use --install systemd");
    }
    if (print && what != What.INSTALL) {
      throw new IllegalArgumentException("--print goes with --install systemd or --install cron");
    }
    return new WatchWords(what, limits, by, every, print, passed);
  }

  private static String value(String word, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(word + " needs a value");
    }
    return rest.next();
  }

  private static Limits with(Limits limits, String word, String value) {
    return switch (word) {
      case "--waiting" -> new Limits(time(word, value), limits.freePercent(), limits.patience());
      case "--patience" -> new Limits(limits.waiting(), limits.freePercent(), time(word, value));
      default -> new Limits(limits.waiting(), percent(value), limits.patience());
    };
  }

  private static Duration time(String word, String value) {
    return Durations.parse(value)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    word + " " + value + ": write a time with its unit, 30s, 5m, 4h"));
  }

  private static int percent(String value) {
    String digits = value.endsWith("%") ? value.substring(0, value.length() - 1) : value;
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > 100) {
      throw new IllegalArgumentException("--free " + value + ": write a percentage, 10%");
    }
    return Integer.parseInt(digits);
  }
}
