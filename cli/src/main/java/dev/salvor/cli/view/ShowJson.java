package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.salvor.cli.engine.RunState;
import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.contract.run.Submitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything about one run in JSON; the names are part of the interface.
 *
 * @param parameters as bound; a secret is its reference, never its value
 * @param source where the runbook was found
 * @param repeats what it was made from
 */
public record ShowJson(
    @JsonUnwrapped RunJson run,
    Optional<Submitter> submitter,
    Map<String, Object> parameters,
    Optional<String> definitionSha256,
    Optional<String> source,
    Optional<RepeatsJson> repeats,
    List<StepJson> steps,
    List<RunEvent> events) {
  /** A step of the runbook, or an element of its {@code forEach}. */
  public record StepJson(
      String step,
      Optional<StepResult> result,
      boolean tolerated,
      int attempts,
      long millis,
      List<String> pivots,
      String why) {}

  /**
   * The run that it was made from.
   *
   * @param from the step that it begins with
   * @param notDoneAgain steps that are taken over from there, by name
   */
  public record RepeatsJson(String run, Optional<String> from, List<String> notDoneAgain) {
    static RepeatsJson of(Repeats repeats) {
      return new RepeatsJson(
          repeats.run().value(), repeats.from(), List.copyOf(repeats.done().keySet()));
    }
  }

  public ShowJson {
    parameters = Copies.ordered(parameters);
    steps = List.copyOf(steps);
    events = List.copyOf(events);
  }

  public static ShowJson of(RunState state, RunStory story) {
    List<StepJson> steps = new ArrayList<>();
    story
        .steps()
        .forEach(
            (path, line) ->
                steps.add(
                    new StepJson(
                        path,
                        line.result(),
                        line.tolerated(),
                        line.attempts(),
                        line.took().toMillis(),
                        line.pivots(),
                        line.why())));
    return new ShowJson(
        RunJson.of(state, story.end()),
        story.request().map(r -> r.submitter()),
        story.request().map(r -> r.parameters()).orElse(Map.of()),
        story.request().map(r -> r.definition().sha256()),
        story.request().flatMap(r -> r.source()),
        story.request().flatMap(r -> r.repeats()).map(RepeatsJson::of),
        steps,
        story.events());
  }
}
