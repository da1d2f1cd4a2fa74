package dev.salvor.workflow.contract.plan;

import java.util.List;
import java.util.Optional;

/**
 * One step of a plan, expressions evaluated; an element of {@code forEach} is one of its own.
 *
 * @param id as in a run
 * @param phase name of its phase; {@code finally} for the final steps
 * @param step name in the runbook
 * @param skip why it would be skipped; empty: it would not
 * @param problem why it would fail without running
 * @param answer of its check; empty if it has none, or would not be reached
 * @param variants the main one first, then the fallbacks
 */
public record PlannedStep(
    String id,
    String phase,
    String step,
    Optional<String> skip,
    Optional<String> problem,
    Optional<CheckAnswer> answer,
    Optional<PlannedCommand> check,
    List<PlannedCommand> variants,
    Optional<PlannedCommand> verify,
    Optional<PlannedCommand> undo) {
  public PlannedStep {
    variants = List.copyOf(variants);
  }
}
