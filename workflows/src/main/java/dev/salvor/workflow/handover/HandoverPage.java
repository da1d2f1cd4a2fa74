package dev.salvor.workflow.handover;

import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.resolve.KnownSteps;
import dev.salvor.workflow.resolve.StepInView;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final KnownSteps steps;
  private final Blocks blocks;
  private final PageLines lines;

  public HandoverPage(HandedRun run, Masker masker) {
    this.run = run;
    this.blocks = new Blocks(masker);
    this.lines = new PageLines(masker);
    this.steps = new KnownSteps(run.definition(), run.parameters(), run.host(), run.facts());
  }

  /**
   * The page.
   *
   * @param events so far, in order
   * @param underway orders that are with the host
   */
  public String text(List<RunEvent> events, List<Underway> underway) {
    return text(events, underway, Optional.empty());
  }

  /**
   * The same page of a run that was ended from outside.
   *
   * @param cut its end, if the events do not tell of it
   */
  public String text(List<RunEvent> events, List<Underway> underway, Optional<CutShort> cut) {
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
    Map<String, String> files = new LinkedHashMap<>();
    RunSummary summary = RunSummary.of(events);
    Parts parts = new Parts();
    parts.put(Parts.FINISH, finish(standing, todo, false, files));
    parts.put(Parts.AGAIN, finish(standing, leftBehind, true, files));
    parts.put(Parts.BACK, back(standing, all, todo, files));
    parts.put(Parts.LAST, lastSteps(standing, last, files));
    parts.put(Parts.WORDS, new Preamble(run, summary).lines(files));
    parts.put(Parts.OVER, List.of("over 'what was done by hand, and why'"));
    Prose prose = new Prose(run, lines, summary, standing, underway, todo, cut);
    return new PageText(run, prose, parts, cut.isPresent()).text();
  }

  private static boolean isSkipped(StepInView step) {
    return step.onlyIf().isEmpty() && step.resolved().filter(r -> r.skip().isPresent()).isPresent();
  }

  private List<String> finish(
      Standing standing, List<StepInView> steps, boolean goOn, Map<String, String> files) {
    List<String> out = new ArrayList<>();
    for (StepInView step : steps) {
      out.addAll(blocks.finish(step, standing.variant(step.id()), goOn, files));
      out.add("");
    }
    return out;
  }

  private List<String> lastSteps(
      Standing standing, List<StepInView> last, Map<String, String> files) {
    List<String> out = new ArrayList<>();
    if (!last.isEmpty()) {
      out.add("stopped=''");
    }
    out.addAll(finish(standing, last, true, files));
    return out;
  }

  /** The last registered first; before them what you may have done by hand yourself. */
  private List<String> back(
      Standing standing, List<StepInView> all, List<StepInView> todo, Map<String, String> files) {
    Map<String, StepInView> byId = new HashMap<>();
    all.forEach(step -> byId.put(step.id(), step));
    List<String> out = new ArrayList<>();
    for (StepInView step : todo.reversed()) {
      if (standing.undo(step.id()).isEmpty()) {
        blocks.back(step, files).ifPresent(lines -> add(lines, out));
      }
    }
    for (RunEvent.UndoRegistered registered : standing.undo().reversed()) {
      String id = registered.step();
      add(
          blocks
              .back(registered, words(standing, id), () -> undo(byId, id), files)
              .orElseGet(() -> List.of(Sh.comment(id + ": its undo is not known"))),
          out);
    }
    return out;
  }

  private static Optional<Command> undo(Map<String, StepInView> byId, String id) {
    return Optional.ofNullable(byId.get(id))
        .flatMap(StepInView::resolved)
        .flatMap(resolved -> resolved.undo());
  }

  private static void add(List<String> lines, List<String> out) {
    out.addAll(lines);
    out.add("");
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
}
