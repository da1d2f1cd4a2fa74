package dev.salvor.cli.repeat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.view.RunStory;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.bind.Binder;
import dev.salvor.runbook.bind.Binding;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Repeats.Before;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run that has ended came to.
 *
 * @param steps by name what became of each that it got to
 * @param outputs by name of the step, then of the output
 */
public record OldRun(
    RunRequest request, Map<String, Ended> steps, Map<String, Map<String, Object>> outputs) {
  /**
   * What became of a step.
   *
   * @param before as a later run tells of it
   * @param tolerated its failure was none of the run
   */
  public record Ended(Before before, boolean tolerated, String why) {
    /** Whether a later run may go on as if it were done. */
    boolean isGood() {
      return before.result().filter(StepResult::isGood).isPresent() || tolerated;
    }
  }

  public OldRun {
    steps = Copies.ordered(steps);
    outputs = Copies.ordered(outputs);
  }

  /** What {@code story} tells of the run that {@code request} started. */
  public static OldRun of(RunRequest request, RunStory story) {
    StepList list = new StepList(request.definition());
    Map<String, RunEvent.StepEnded> byId = new LinkedHashMap<>();
    for (RunEvent event : story.events()) {
      if (event instanceof RunEvent.StepEnded ended) {
        byId.put(ended.step(), ended);
      }
    }
    Map<String, Ended> steps = new LinkedHashMap<>();
    byId.values()
        .forEach(
            ended ->
                list.named(ended.step())
                    .ifPresent(
                        step -> steps.merge(step.name(), ended(request, ended), OldRun::worse)));
    for (String path : story.unanswered()) {
      list.named(path).ifPresent(step -> steps.put(step.name(), lost(request)));
    }
    if (story.end().flatMap(Fact.Ended::outcome).flatMap(RunOutcome::begunOn).isPresent()) {
      // The host had more of it than it could tell.
      list.ids().forEach(id -> steps.computeIfAbsent(list.step(id).name(), name -> lost(request)));
    }
    Map<String, Map<String, Object>> outputs = new LinkedHashMap<>();
    request
        .repeats()
        .ifPresent(r -> r.done().forEach((name, before) -> steps.put(name, taken(before))));
    request.repeats().ifPresent(r -> outputs.putAll(r.outputs()));
    approvals(story, list, outputs);
    story
        .outputs()
        .forEach((id, given) -> list.named(id).ifPresent(s -> add(s.name(), given, outputs)));
    return new OldRun(request, steps, outputs);
  }

  private static Ended ended(RunRequest request, RunEvent.StepEnded ended) {
    return new Ended(
        new Before(request.runId(), Optional.of(ended.result())), ended.tolerated(), ended.why());
  }

  private static Ended lost(RunRequest request) {
    return new Ended(
        new Before(request.runId(), Optional.of(StepResult.UNKNOWN)),
        false,
        "it was ordered, and the run ended without an answer");
  }

  private static Ended taken(Before before) {
    return new Ended(before, false, "");
  }

  /** Of the elements of a {@code forEach} the one that did not go well counts. */
  private static Ended worse(Ended one, Ended other) {
    return one.isGood() ? other : one;
  }

  /** Answers to approvals are outputs, too. */
  private static void approvals(
      RunStory story, StepList list, Map<String, Map<String, Object>> outputs) {
    for (RunEvent event : story.events()) {
      if (event instanceof RunEvent.Decided decided
          && decided.taken()
          && decided.decision().kind() == Decision.Kind.APPROVE) {
        decided
            .decision()
            .step()
            .flatMap(list::named)
            .ifPresent(step -> answers(step, decided.decision(), outputs));
      }
    }
  }

  private static void answers(
      Step.Single step, Decision decision, Map<String, Map<String, Object>> outputs) {
    if (step.approval().isPresent()
        && Binder.bindInputs(step.approval().get().inputs(), decision.inputs())
            instanceof Binding.Bound bound
        && !bound.values().isEmpty()) {
      outputs.computeIfAbsent(step.name(), name -> new LinkedHashMap<>()).putAll(bound.values());
    }
  }

  private static void add(
      String step, Map<String, JsonNode> given, Map<String, Map<String, Object>> outputs) {
    if (!given.isEmpty()) {
      Map<String, Object> all = outputs.computeIfAbsent(step, name -> new LinkedHashMap<>());
      given.forEach(
          (name, value) -> all.put(name, SalvorJson.mapper().convertValue(value, Object.class)));
    }
  }
}
