package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a run takes over from the one that it repeats: steps that are not done again. Pure. */
final class Repetition {
  private final Optional<Repeats> repeats;

  Repetition(Optional<Repeats> repeats) {
    this.repeats = repeats;
  }

  /** The report with each step skipped that is not done again. */
  ResolveReport without(ResolveReport report) {
    return repeats.isEmpty()
        ? report
        : new ResolveReport(
            report.consumedSteps(),
            report.steps().stream().map(this::skipped).toList(),
            report.maxConcurrency());
  }

  private ResolvedStep skipped(ResolvedStep step) {
    return repeats
        .map(r -> r.done().get(step.step()))
        .map(before -> step.skippedBecause(before.words()))
        .orElse(step);
  }

  /** Results that expressions see, by name of the step. */
  Map<String, String> results() {
    Map<String, String> results = new LinkedHashMap<>();
    repeats.ifPresent(
        r ->
            r.done()
                .forEach(
                    (step, before) ->
                        results.put(step, before.result().orElse(StepResult.SKIPPED).name())));
    return results;
  }

  Map<String, Map<String, Object>> outputs() {
    return repeats.map(Repeats::outputs).orElse(Map.of());
  }

  /** What the log says of it. */
  Optional<String> words() {
    return repeats.map(
        r ->
            "repeats run "
                + r.run()
                + r.from().map(step -> " from " + step).orElse("")
                + (r.done().isEmpty()
                    ? ""
                    : "; "
                        + r.done().size()
                        + (r.done().size() == 1 ? " step is" : " steps are")
                        + " not done again"));
  }
}
