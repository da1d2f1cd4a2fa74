package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.StepReport;
import java.util.Optional;

/** Judges {@code retry.until} after an attempt that went well. */
final class Until {
  /** What became of the expression. */
  sealed interface Verdict {
    record Holds() implements Verdict {}

    record NotYet() implements Verdict {}

    record Problem(String why) implements Verdict {}
  }

  private final Resolver resolver;

  Until(Resolver resolver) {
    this.resolver = resolver;
  }

  Verdict holds(ResolvedStep step, Tries tries, StepReport report) {
    Optional<String> until = step.variants().get(tries.variant()).retry().until();
    if (until.isEmpty() || !report.done()) {
      return new Verdict.Holds();
    }
    EvaluateReport said = resolver.evaluate(until.get(), false, report.outputs());
    if (said.value().isEmpty()) {
      return new Verdict.Problem("retry.until: " + said.problem());
    }
    JsonNode value = said.value().get();
    if (!value.isBoolean()) {
      return new Verdict.Problem("retry.until: gives " + value + ", not true or false");
    }
    return value.booleanValue() ? new Verdict.Holds() : new Verdict.NotYet();
  }
}
