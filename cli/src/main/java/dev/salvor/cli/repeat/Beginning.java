package dev.salvor.cli.repeat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.source.Similar;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** With which step a run begins that is made from an old one. */
public sealed interface Beginning {
  /**
   * It can be begun.
   *
   * @param notDone ids of the steps that are left out although the old run did not do them
   * @param unsure ids of steps that would be done again although nobody knows whether they were
   *     done, and that say {@code idempotency: never}
   */
  record At(Repeats repeats, List<String> notDone, List<String> unsure) implements Beginning {
    public At {
      notDone = List.copyOf(notDone);
      unsure = List.copyOf(unsure);
    }
  }

  /** It cannot; why, and what would be right. */
  record Nowhere(String why) implements Beginning {}

  /** At its beginning. */
  static Beginning whole(OldRun old, Definition definition) {
    return at(old, new StepList(definition), Optional.empty());
  }

  /** With the first step that did not end well, in the order of {@code definition}. */
  static Beginning failed(OldRun old, Definition definition) {
    StepList steps = new StepList(definition);
    RunId run = old.request().runId();
    return steps.ids().stream()
        .filter(id -> !isGood(old, steps.step(id)))
        .findFirst()
        .map(first -> at(old, steps, Optional.of(first)))
        .orElseGet(
            () ->
                new Nowhere(
                    "every step of run "
                        + run
                        + " ended well, but perhaps final ones, which run in any case; repeat all"
                        + " of it with: salvor rerun "
                        + run
                        + ", or a part with: --from STEP"));
  }

  /** With the step that a person named. */
  static Beginning from(OldRun old, Definition definition, String typed) {
    StepList steps = new StepList(definition);
    return steps
        .meant(typed)
        .map(first -> at(old, steps, Optional.of(first)))
        .orElseGet(
            () ->
                new Nowhere(
                    "the runbook "
                        + definition.runbook().name()
                        + " has no step "
                        + typed
                        + "; "
                        + Similar.hint(
                            typed, steps.ids(), "steps: " + String.join(", ", steps.ids()))));
  }

  /** Whether any step must not be done twice. */
  public static boolean isAnyNever(Definition definition) {
    StepList steps = new StepList(definition);
    return steps.ids().stream().anyMatch(id -> steps.step(id).idempotency() == Idempotency.NEVER);
  }

  private static boolean isGood(OldRun old, Step.Single step) {
    return Optional.ofNullable(old.steps().get(step.name()))
        .filter(OldRun.Ended::isGood)
        .isPresent();
  }

  private static Beginning at(OldRun old, StepList steps, Optional<String> first) {
    RunId run = old.request().runId();
    Map<String, Repeats.Before> done = new LinkedHashMap<>();
    Map<String, Map<String, Object>> outputs = new LinkedHashMap<>();
    List<String> notDone = new ArrayList<>();
    List<String> ids = steps.ids();
    int begin = first.map(ids::indexOf).orElse(0);
    for (String id : ids.subList(0, begin)) {
      Step.Single step = steps.step(id);
      Optional<OldRun.Ended> ended = Optional.ofNullable(old.steps().get(step.name()));
      done.put(
          step.name(),
          ended.map(OldRun.Ended::before).orElse(new Repeats.Before(run, Optional.empty())));
      Optional.ofNullable(old.outputs().get(step.name()))
          .ifPresent(given -> outputs.put(step.name(), given));
      if (!isGood(old, step)) {
        notDone.add(id);
      }
    }
    List<String> unsure =
        ids.subList(begin, ids.size()).stream()
            .filter(id -> isUnsure(old, steps.step(id)))
            .toList();
    return new At(new Repeats(run, first, done, outputs), notDone, unsure);
  }

  private static boolean isUnsure(OldRun old, Step.Single step) {
    return step.idempotency() == Idempotency.NEVER
        && Optional.ofNullable(old.steps().get(step.name()))
            .flatMap(ended -> ended.before().result())
            .filter(StepResult.UNKNOWN::equals)
            .isPresent();
  }
}
