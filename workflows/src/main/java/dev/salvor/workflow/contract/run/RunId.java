package dev.salvor.workflow.contract.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a run, which is its workflow id. A child's is {@code <run id>/<host>}, a scheduled
 * run's {@code <schedule>-<due time>}.
 */
public record RunId(@JsonValue String value) {
  /** Stands between a fleet's run and the number of a batch; no host is called so. */
  public static final String BATCH = "/batch~";

  private static final Pattern SHAPE =
      Pattern.compile(
          "[a-zA-Z0-9][a-zA-Z0-9._:-]{0,120}(/([a-z0-9][a-z0-9._-]{0,62}|batch~[0-9]{1,6}))?");

  @JsonCreator
  public RunId {
    if (!isOne(value)) {
      throw new IllegalArgumentException("run id: \"" + value + "\" is not the id of a run");
    }
  }

  /** The id that {@code text} is; empty if no command could have given it. */
  public static Optional<RunId> find(String text) {
    return isOne(text) ? Optional.of(new RunId(text)) : Optional.empty();
  }

  private static boolean isOne(String text) {
    return SHAPE.matcher(text).matches() && !text.contains("..");
  }

  /** Whether it is a batch of hosts, which has no folder anywhere. */
  public boolean isBatch() {
    return value.contains(BATCH);
  }

  /** The run of the fleet that this one is a part of. */
  public Optional<RunId> fleet() {
    int end = value.indexOf('/');
    return end < 0 ? Optional.empty() : Optional.of(new RunId(value.substring(0, end)));
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
