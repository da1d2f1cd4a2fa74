package dev.salvor.runbook.source;

import java.util.Comparator;
import java.util.Locale;

/**
 * Something wrong in a document, for people.
 *
 * @param line from 1; 0 if it has no place
 * @param column from 1, counted in characters
 * @param path for example {@code phases[2].steps[0].timeout}; empty: the whole document
 * @param hint what to do; empty if the message says it all
 */
public record Problem(
    String file, int line, int column, String path, String message, String hint, Severity severity)
    implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message);

  /** One line: {@code crash-recovery.yaml:14:9 phases[1].steps[0].timout: unknown key; ...}. */
  public String text() {
    if (file.isEmpty()) {
      return said();
    }
    return file + ":" + (line == 0 ? "" : line + ":" + column) + " " + said();
  }

  /** Path, severity, message and hint, without the place. */
  public String said() {
    return (path.isEmpty() ? "" : path + ": ")
        + (isError() ? "" : severity.name().toLowerCase(Locale.ROOT) + ": ")
        + message
        + (hint.isEmpty() ? "" : "; " + hint);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }
}
