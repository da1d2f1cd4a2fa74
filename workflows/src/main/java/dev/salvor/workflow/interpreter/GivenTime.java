package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.EvaluateReport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A time that a runbook gives, as a duration or as an expression. */
sealed interface GivenTime {
  record None() implements GivenTime {}

  record Of(Duration time) implements GivenTime {}

  record Bad(String why) implements GivenTime {}

  /**
   * What {@code text} means.
   *
   * @param resolver asked only for an expression
   */
  static GivenTime of(Optional<String> text, Supplier<Resolver> resolver) {
    if (text.isEmpty()) {
      return new None();
    }
    Optional<Duration> plain = Durations.parse(text.get());
    if (plain.isPresent()) {
      return new Of(plain.get());
    }
    EvaluateReport said = resolver.get().evaluate(text.get(), true, Map.of());
    return said.value()
        .map(value -> Durations.parse(value.asText()))
        .map(parsed -> parsed.<GivenTime>map(Of::new).orElse(new Bad(text.get())))
        .orElseGet(() -> new Bad(said.problem()));
  }
}
