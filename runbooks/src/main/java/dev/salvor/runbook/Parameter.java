package dev.salvor.runbook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A value that a run is given.
 *
 * @param pattern RE2 that the whole value must match (strings)
 * @param defaultValue as text or JSON value of the type
 * @param allowed the only values allowed; empty: any
 */
public record Parameter(
    Type type,
    boolean required,
    Optional<Object> defaultValue,
    Optional<String> pattern,
    List<Object> allowed,
    Optional<String> description) {
  /** Types of parameters. A duration's value is its text, a secret's value is a reference. */
  public enum Type {
    STRING,
    INT,
    BOOL,
    DURATION,
    SIZE,
    LIST,
    /** A file or folder of the machine on which the run is asked for; bound as an absolute path. */
    PATH,
    SECRET;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Parameter {
    allowed = List.copyOf(allowed);
  }
}
