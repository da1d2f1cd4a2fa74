package dev.salvor.activity.supervisor;

import java.util.stream.Collectors;

/** What an action said it did or found: on one line, for the timeline. */
final class Spoken {
  private static final int MOST = 600;

  private Spoken() {}

  /**
   * Of masked output, as it may be cut; without result lines, indented detail and what is simply
   * ok; empty if that is all.
   */
  static String of(String output) {
    String words =
        output
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(Tail.RESULT_LINE))
            .filter(line -> !Character.isWhitespace(line.charAt(0)))
            .filter(line -> !line.endsWith(": ok"))
            .collect(Collectors.joining("; "));
    return words.length() <= MOST ? words : words.substring(0, MOST - 1) + "…";
  }
}
