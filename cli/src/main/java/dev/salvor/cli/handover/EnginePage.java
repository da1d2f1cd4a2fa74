package dev.salvor.cli.handover;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.logs.RunLogText;
import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.handover.CutShort;
import dev.salvor.workflow.handover.HandedRun;
import dev.salvor.workflow.handover.HandoverPage;
import dev.salvor.workflow.handover.Underway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page made from what the engine keeps of a run. */
public final class EnginePage {
  private EnginePage() {}

  /**
   * The page.
   *
   * @throws CliProblem if the run has not come to a host yet
   */
  public static String of(RunState state, RunStory story) {
    RunRequest request =
        story
            .request()
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED,
                        "run " + state.id() + ": what it was started with cannot be read here"));
    PrepareReport.Ready ready =
        story
            .host()
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED,
                        "run "
                            + state.id()
                            + " has not come to its host yet: nothing was begun, so nothing is to"
                            + " be handed over"));
    String root = ready.pin().stateRoot();
    HandedRun run =
        new HandedRun(
            state.id(),
            request.definition(),
            request.parameters(),
            request.host().name(),
            ready.facts(),
            root,
            ready.facts().path(HandedRun.PROGRAMS).asText(root + "/lib"));
    List<RunEvent> events = new ArrayList<>(story.told());
    state
        .view()
        .flatMap(RunView::waiting)
        .filter(question -> !isTold(events, question))
        .ifPresent(question -> events.add(asked(question)));
    List<Underway> underway = story.underway().stream().map(Underway::of).toList();
    Optional<CutShort> cut =
        story
            .end()
            .filter(end -> end.outcome().isEmpty())
            .map(end -> new CutShort(end.at(), end.status(), end.why()));
    return new HandoverPage(run, RunLogText.masker(story)).text(events, underway, cut);
  }

  /** The run's own word about a question comes with its next order. */
  private static boolean isTold(List<RunEvent> events, Question question) {
    return events.stream()
        .anyMatch(
            e ->
                e instanceof RunEvent.QuestionAsked asked
                    && asked.question().step().equals(question.step())
                    && asked.question().since().equals(question.since()));
  }

  private static RunEvent asked(Question question) {
    return new RunEvent.QuestionAsked(0, question.since(), question);
  }
}
