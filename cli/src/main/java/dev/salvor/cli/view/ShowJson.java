package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.trust.Signatures;
import dev.salvor.trust.SignedBy;
import dev.salvor.trust.TrustedKeys;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything about one run in JSON; the names are part of the interface.
 *
 * @param parameters as bound; a secret is its reference, never its value
 * @param signedBy fingerprints of the keys that signed the definition
 * @param source where the runbook was found
 * @param repeats what it was made from
 * @param onTheEngine what was done to it there by no command of Salvor
 * @param fleet its hosts, if they are many
 * @param reports what steps of theirs have said for people, if the runbook has such steps
 * @param left what it left behind, if it did not come to its own end
 */
public record ShowJson(
    @JsonUnwrapped RunJson run,
    Optional<Submitter> submitter,
    Map<String, Object> parameters,
    Optional<String> definitionSha256,
    List<String> signedBy,
    Optional<String> source,
    Optional<RepeatsJson> repeats,
    List<StepJson> steps,
    List<RunEvent> events,
    List<OutsideJson> onTheEngine,
    Optional<FleetJson> fleet,
    Optional<FleetFindings> reports,
    Optional<LeftBehind> left) {
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

  /**
   * A reset or a cancellation by force.
   *
   * @param deed {@code reset} or {@code canceled}
   * @param by who the engine was told it was, without proof
   * @param why the words that came with it
   */
  public record OutsideJson(Instant at, String deed, Optional<String> by, String why) {
    static OutsideJson of(Fact.Outside done) {
      String deed =
          switch (done.deed()) {
            case RESET -> "reset";
            case CANCELED -> "canceled";
          };
      return new OutsideJson(done.at(), deed, done.by(), done.why());
    }
  }

  public ShowJson {
    onTheEngine = List.copyOf(onTheEngine);
    parameters = Copies.ordered(parameters);
    signedBy = List.copyOf(signedBy);
    steps = List.copyOf(steps);
    events = List.copyOf(events);
  }

  /** Whose signatures hold, trusted or not. */
  static List<String> signers(Definition definition) {
    return Signatures.signers(definition.sha256(), definition.signatures(), TrustedKeys.NONE)
        .stream()
        .filter(SignedBy.Stranger.class::isInstance)
        .map(by -> ((SignedBy.Stranger) by).key().fingerprint().text())
        .toList();
  }

  /** Of a run without a table of findings. */
  public static ShowJson of(RunState state, RunStory story) {
    return of(state, story, Optional.empty(), Optional.empty());
  }

  /** With what the reports of a fleet's hosts say, and what it left behind. */
  public static ShowJson of(
      RunState state, RunStory story, Optional<FleetFindings> reports, Optional<LeftBehind> left) {
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
        story.request().map(r -> signers(r.definition())).orElse(List.of()),
        story.request().flatMap(r -> r.source()),
        story.request().flatMap(r -> r.repeats()).map(RepeatsJson::of),
        steps,
        story.events(),
        story.outside().stream().map(OutsideJson::of).toList(),
        story.fleet().map(fleet -> FleetJson.of(story, state, fleet)),
        reports,
        left);
  }
}
