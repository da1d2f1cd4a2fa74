package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.schema.ActionSchema;
import java.time.Duration;
import java.util.Optional;

/** An action that is told to take its time is not ended by a default before that time. */
final class ActionTimeout {
  private static final Duration SLACK = Duration.ofMinutes(1);

  private ActionTimeout() {}

  /** {@code otherwise}, or all durations of the action and a minute, whichever is longer. */
  static String of(Action.Uses uses, String otherwise) {
    Optional<Duration> least = Durations.parse(otherwise);
    Optional<ActionSchema> action = ActionSchema.find(uses.action());
    if (least.isEmpty() || action.isEmpty()) {
      return otherwise;
    }
    Duration sum = SLACK;
    for (String key : action.get().durations()) {
      Object value = uses.with().getOrDefault(key, action.get().defaultOf(key));
      sum = sum.plus(Durations.parse(String.valueOf(value)).orElse(Duration.ZERO));
    }
    return sum.compareTo(least.get()) > 0 ? Durations.text(sum) : otherwise;
  }
}
