package dev.salvor.workflow.contract.schedule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a schedule, which is its id on the engine and the beginning of its runs' ids. */
public record ScheduleId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,58}[a-z0-9])?");

  @JsonCreator
  public ScheduleId {
    if (!isOne(value)) {
      throw new IllegalArgumentException(
          "schedule: \"" + value + "\" is not the name of a schedule");
    }
  }

  /** The name that {@code text} is; empty if no command could have given it. */
  public static Optional<ScheduleId> find(String text) {
    return isOne(text) ? Optional.of(new ScheduleId(text)) : Optional.empty();
  }

  private static boolean isOne(String text) {
    return SHAPE.matcher(text).matches() && !text.contains("..");
  }

  /** The run of its due time {@code due}; the engine makes the same id. */
  public RunId run(Instant due) {
    return new RunId(value + "-" + due.truncatedTo(ChronoUnit.SECONDS));
  }

  /** When the run of that workflow id was due; empty if it is no run of this schedule. */
  public Optional<Instant> due(String workflowId) {
    if (!workflowId.startsWith(value + "-")) {
      return Optional.empty();
    }
    try {
      String rest = workflowId.substring(value.length() + 1);
      Instant due = Instant.parse(rest);
      return rest.equals(due.truncatedTo(ChronoUnit.SECONDS).toString())
          ? Optional.of(due)
          : Optional.empty();
    } catch (DateTimeParseException another) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
