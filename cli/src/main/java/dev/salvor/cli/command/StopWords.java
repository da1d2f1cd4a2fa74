package dev.salvor.cli.command;

import java.time.Duration;
import java.util.List;

/** What the words of a deliberate stop must be like. */
final class StopWords {
  private static final int LONGEST_THING = 80;
  private static final int LONGEST_WHY = 500;

  /** Things that a watchdog starts again, and nobody here can stop. */
  private static final List<String> WATCHED = List.of("orchestrator", "builder");

  private StopWords() {}

  static String thing(String thing) {
    if (thing.isBlank()
        || thing.startsWith("-")
        || thing.chars().anyMatch(Character::isISOControl)) {
      throw Parse.usage("THING: a name in one line, not beginning with a dash");
    }
    if (thing.length() > LONGEST_THING) {
      throw Parse.usage("THING: at most " + LONGEST_THING + " characters, has " + thing.length());
    }
    return thing;
  }

  /** The kind of a thing of which nobody says it. */
  static String kind(String thing) {
    return WATCHED.stream()
        .filter(kind -> thing.startsWith(kind + ":"))
        .findFirst()
        .orElse("service");
  }

  static String line(String option, String text) {
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw Parse.usage(option + ": one line of text that says it to whoever reads it later");
    }
    if (text.length() > LONGEST_WHY) {
      throw Parse.usage(option + ": at most " + LONGEST_WHY + " characters, has " + text.length());
    }
    return text;
  }

  static long seconds(String option, String text, Duration most) {
    Duration duration = Parse.duration(option, text);
    if (duration.toSeconds() < 1 || duration.compareTo(most) > 0) {
      throw Parse.usage(option + ": from 1s to " + most.toDays() + "d, is " + text);
    }
    return duration.toSeconds();
  }
}
