package dev.salvor.workflow.handover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.resolve.KnownSteps;
import dev.salvor.workflow.resolve.StepInView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page of one run. It may be asked for again and again while the run goes on; what cannot
 * change is worked out once. Not for several threads.
 */
public final class HandoverPage {
  /** Name of the page in the run's folder. */
  public static final String FILE = "HANDOVER.md";

  private final HandedRun run;
  private final Masker masker;
  private final KnownSteps steps;

  public HandoverPage(HandedRun run, Masker masker) {
    this.run = run;
    this.masker = masker;
    this.steps = new KnownSteps(run.definition(), run.parameters(), run.host(), run.facts());
  }

  /**
   * The page.
   *
   * @param events so far, in order
   * @param underway orders that are with the host
   */
  public String text(List<RunEvent> events, List<Underway> underway) {
    Standing standing = Standing.of(run.definition(), events);
    List<StepInView> all = steps.all(standing.known());
    List<StepInView> todo = new ArrayList<>();
    List<StepInView> leftBehind = new ArrayList<>();
    List<StepInView> last = new ArrayList<>();
    for (StepInView step : all) {
      if (standing.isGood(step.id()) || isSkipped(step)) {
        continue;
      }
      if (step.phase().equals(StepIds.FINALLY)) {
        last.add(step);
      } else if (standing.isLeftBehind(step.id())) {
        leftBehind.add(step);
      } else {
        todo.add(step);
      }
    }
    StepCommands commands = new StepCommands(masker);
    Parts parts = new Parts();
    parts.put(Parts.FINISH, finish(commands, standing, todo, false));
    parts.put(Parts.AGAIN, finish(commands, standing, leftBehind, true));
    parts.put(Parts.BACK, back(commands, standing, all, todo));
    parts.put(Parts.LAST, lastSteps(commands, standing, last));
    parts.put(Parts.WORDS, new Preamble(run, RunSummary.of(events)).lines(commands.files()));
    parts.put(Parts.OVER, List.of("over 'what was done by hand, and why'"));
    Prose prose = new Prose(run, masker, RunSummary.of(events), standing, underway, todo);
    return new PageText(run, prose, parts).text();
  }

  private static boolean isSkipped(StepInView step) {
    return step.onlyIf().isEmpty() && step.resolved().filter(r -> r.skip().isPresent()).isPresent();
  }

  private static List<String> finish(
      StepCommands commands, Standing standing, List<StepInView> steps, boolean goOn) {
    List<String> out = new ArrayList<>();
    for (StepInView step : steps) {
      out.addAll(commands.finish(step, standing.variant(step.id()), goOn));
      out.add("");
    }
    return out;
  }

  private static List<String> lastSteps(
      StepCommands commands, Standing standing, List<StepInView> last) {
    List<String> out = new ArrayList<>();
    if (!last.isEmpty()) {
      out.add("stopped=''");
    }
    out.addAll(finish(commands, standing, last, true));
    return out;
  }

  /** The last registered first; before them what you may have done by hand yourself. */
  private static List<String> back(
      StepCommands commands, Standing standing, List<StepInView> all, List<StepInView> todo) {
    Map<String, StepInView> byId = new LinkedHashMap<>();
    all.forEach(step -> byId.put(step.id(), step));
    List<String> out = new ArrayList<>();
    for (StepInView step : todo.reversed()) {
      Optional<Command> undo = step.resolved().flatMap(r -> r.undo());
      if (undo.isPresent() && standing.undo(step.id()).isEmpty()) {
        out.addAll(commands.back(step.id(), undo.get(), "only if you did it by hand"));
        out.add("");
      }
    }
    for (RunEvent.UndoRegistered registered : standing.undo().reversed()) {
      Optional<Command> command =
          registered
              .command()
              .map(HandoverPage::command)
              .or(
                  () ->
                      Optional.ofNullable(byId.get(registered.step()))
                          .flatMap(StepInView::resolved)
                          .flatMap(r -> r.undo()));
      out.addAll(
          command
              .map(c -> commands.back(registered.step(), c, words(standing, registered.step())))
              .orElseGet(() -> List.of(Sh.comment(registered.step() + ": its undo is not known"))));
      out.add("");
    }
    return out;
  }

  private static String words(Standing standing, String id) {
    Optional<StepResult> result = standing.result(id).map(RunEvent.StepEnded::result);
    if (result.isEmpty()) {
      return "it may have begun and may be half done; the record tells";
    }
    return switch (result.get()) {
      case SUCCEEDED, SUCCEEDED_BY_FALLBACK -> "it was done";
      case ALREADY_DONE, SKIPPED -> "it never began";
      case FAILED, CANCELED -> "it failed; part of it may be done";
      case UNKNOWN -> "nobody knows whether it ran to its end";
      case UNDONE -> "it is undone already";
      case UNDO_FAILED -> "its undo has failed before";
    };
  }

  private static Command command(JsonNode json) {
    return SalvorJson.mapper().convertValue(json, Command.class);
  }
}
