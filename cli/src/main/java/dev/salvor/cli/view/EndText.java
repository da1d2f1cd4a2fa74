package dev.salvor.cli.view;

import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.Safe;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a run ended, and where to look closer. */
public final class EndText {
  private EndText() {}

  public static List<String> lines(RunState state, RunStory story, Fact.Ended end, Paint paint) {
    List<String> lines = new ArrayList<>(story.reports());
    Duration took =
        Duration.between(
            end.outcome().map(RunOutcome::startedAt).orElse(state.startedAt()),
            end.outcome().map(RunOutcome::endedAt).orElse(end.at()));
    int pivots = end.outcome().map(RunOutcome::pivots).orElse(0);
    int failures = end.outcome().map(RunOutcome::failures).orElse(0);
    lines.add(
        paint.of(EventLine.tone(end.status()), end.status().name())
            + " "
            + state.id()
            + " after "
            + Clocks.rough(took)
            + (pivots == 0 ? "" : ", " + Texts.count(pivots, "pivot"))
            + (failures == 0 || story.fleet().isPresent()
                ? ""
                : ", " + Texts.count(failures, "step") + " failed")
            + (end.why().isBlank() ? "" : ": " + Safe.line(end.why())));
    lines.addAll(outside(story, paint));
    boolean cut = end.outcome().isEmpty() && story.reachedItsHost();
    boolean single = story.fleet().isEmpty() && state.id().fleet().isEmpty();
    if (cut && single && !state.runbook().equals(PlanWorkflow.TYPE)) {
      lines.add("go on from there, nothing done twice: " + Hints.goOn(state.id()));
    }
    if (story.fleet().isPresent()) {
      lines.addAll(fleet(state, story, story.fleet().get()));
      return List.copyOf(lines);
    }
    folder(story, end).ifPresent(folder -> lines.add("logs: " + Safe.line(folder)));
    lines.add("as a page: salvor report " + state.id() + " --open");
    if (pivots > 0) {
      lines.add("what went another way than planned: salvor logs " + state.id() + " pivots");
    }
    if (failures > 0) {
      lines.add("what failed: salvor logs " + state.id() + " error-bundle");
    }
    return List.copyOf(lines);
  }

  /** What was done to the run on the engine, not by Salvor. */
  static List<String> outside(RunStory story, Paint paint) {
    return story.outside().stream()
        .map(
            done ->
                paint.of(Paint.Tone.BAD, "ON THE ENGINE")
                    + " at "
                    + Clocks.dayTime(done.at())
                    + ": "
                    + Safe.line(done.words()))
        .toList();
  }

  private static List<String> fleet(RunState state, RunStory story, Fleet fleet) {
    List<String> lines = new ArrayList<>();
    Optional<String> failed =
        story.hosts().entrySet().stream()
            .filter(e -> e.getValue().state().isError())
            .filter(e -> e.getValue().state() != HostState.UNREACHABLE)
            .map(e -> e.getKey())
            .findFirst();
    failed.ifPresent(
        host -> {
          lines.add("what failed on a host: salvor show " + state.id() + "/" + host);
          lines.add("the hosts that failed again: salvor rerun " + state.id() + " --failed");
        });
    boolean unreached =
        story.hosts().size() < fleet.targets().size()
            || story.hosts().values().stream().anyMatch(e -> e.state() == HostState.UNREACHABLE);
    if (unreached) {
      lines.add(
          "those that were not reached or not begun: salvor rerun " + state.id() + " --unreached");
    }
    return lines;
  }

  private static Optional<String> folder(RunStory story, Fact.Ended end) {
    return end.outcome()
        .flatMap(RunOutcome::folder)
        .or(
            () ->
                story.events().stream()
                    .filter(RunEvent.HostReady.class::isInstance)
                    .map(RunEvent.HostReady.class::cast)
                    .map(RunEvent.HostReady::runFolder)
                    .findFirst());
  }
}
