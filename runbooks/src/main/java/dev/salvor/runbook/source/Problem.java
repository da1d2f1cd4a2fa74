package dev.salvor.runbook.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;

/**
 * Something wrong in a document, for people.
 *
 * @param line from 1; 0 if it has no place
 * @param column from 1, counted in characters
 * @param path for example {@code phases[2].steps[0].timeout}; empty: the whole document
 * @param code the stable name of a warning, see {@link Advice}; empty for errors
 * @param hint what to do; empty if the message says it all
 */
public record Problem(
    String file,
    int line,
    int column,
    String path,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String code,
    String message,
    String hint,
    Severity severity)
    implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::path)
          .thenComparing(Problem::message);

  public Problem {
    if (code.isEmpty() != (severity == Severity.ERROR)) {
      throw new IllegalArgumentException("code: each warning has one, and no error");
    }
  }

  /** An error. */
  public Problem(String file, int line, int column, String path, String message, String hint) {
    this(file, line, column, path, "", message, hint, Severity.ERROR);
  }

  /** One line: {@code crash-recovery.yaml:14:9 phases[1].steps[0].timout: unknown key; ...}. */
  public String text() {
    if (file.isEmpty()) {
      return said();
    }
    return file + ":" + (line == 0 ? "" : line + ":" + column) + " " + said();
  }

  /** Path, severity, message, hint and code, without the place. */
  public String said() {
    return (path.isEmpty() ? "" : path + ": ")
        + (isError() ? "" : "warning: ")
        + message
        + (hint.isEmpty() ? "" : "; " + hint)
        + (code.isEmpty() ? "" : " [" + code + "]");
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }
}
