package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Step;
import dev.salvor.workflow.contract.ResolvedStep;
import java.util.List;
import java.util.Optional;

/**
 * A step of a run, or one element of its {@code forEach}, as it can be told at a moment.
 *
 * @param phase name of its phase, {@code finally} for a final step
 * @param id as in {@link ResolvedStep}; without the element if the elements are not known
 * @param resolved absent if that depends on steps without a result
 * @param onlyIf conditions that cannot be told yet
 * @param dependsOn steps whose results are missing, by name
 */
public record StepInView(
    String phase,
    Step.Single written,
    String id,
    Optional<ResolvedStep> resolved,
    List<String> onlyIf,
    List<String> dependsOn) {
  public StepInView {
    onlyIf = List.copyOf(onlyIf);
    dependsOn = List.copyOf(dependsOn);
  }
}
