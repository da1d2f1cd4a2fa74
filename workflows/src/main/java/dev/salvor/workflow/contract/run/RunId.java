package dev.salvor.workflow.contract.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The id of a run, which is its workflow id. A child's is {@code <run id>/<host>}, a scheduled
 * run's {@code <schedule>-<due time>}.
 */
public record RunId(@JsonValue String value) {
  private static final Pattern SHAPE =
      Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:-]{0,120}(/[a-z0-9][a-z0-9._-]{0,62})?");

  @JsonCreator
  public RunId {
    if (!SHAPE.matcher(value).matches() || value.contains("..")) {
      throw new IllegalArgumentException("run id: \"" + value + "\" is not the id of a run");
    }
  }

  /** The name of the run's folder on a host. */
  public String folder() {
    return value.toLowerCase(Locale.ROOT).replace(':', '-').replace('/', '-');
  }

  @Override
  public String toString() {
    return value;
  }
}
