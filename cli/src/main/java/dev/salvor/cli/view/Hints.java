package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunState;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to type next. */
public final class Hints {
  private Hints() {}

  /** How to answer a question. */
  public static String decide(RunId id, Question question) {
    if (question.approval().isEmpty()) {
      // Of a fleet's wave: no host is done twice in one run.
      String ways = question.step().indexOf('.') < 0 ? "skip|abort" : "retry|skip|abort";
      return "salvor " + ways + " " + id + " " + question.step() + " --why TEXT";
    }
    String inputs =
        question.approval().get().inputs().stream()
            .filter(input -> input.endsWith(", required)"))
            .map(input -> " --input " + input.substring(0, input.indexOf(' ')) + "=VALUE")
            .collect(Collectors.joining());
    return "salvor approve|deny " + id + " " + question.step() + inputs + " --why TEXT";
  }

  /** Who holds a run, and how to let it go on. */
  public static String paused(RunId id, String by) {
    return "PAUSED by " + by + "; go on with: salvor resume " + id;
  }

  /** Who holds the host that a run waits for, and what can be done. */
  public static String waitsForHost(RunId id, String who) {
    return "waits for the host: "
        + who
        + "; it begins by itself once the host is free. Not to wait: salvor abort "
        + id;
  }

  /** The same of whatever lock it waits for. */
  public static Optional<String> waits(RunState state) {
    return state
        .waitsForHost()
        .map(who -> waitsForHost(state.id(), who))
        .or(
            () ->
                state
                    .waitsForLock()
                    .map(
                        lock ->
                            lock
                                + "; it begins by itself once the lock is free. Not to wait: salvor"
                                + " abort "
                                + state.id()));
  }

  /** What happens while the run's host does not answer, and what can be done. */
  public static Optional<String> lost(RunState state) {
    return state
        .lostHost()
        .map(
            why ->
                RunView.HOST_IS_LOST
                    + why
                    + "; it is asked again for up to a quarter of an hour, and what it did"
                    + " meanwhile counts. Not to wait: salvor abort "
                    + state.id());
  }

  /** What to do about a run that does not get any further by itself. */
  public static List<String> stuck(RunId id) {
    return List.of(
        "nothing is lost: it goes on by itself as soon as a worker gets further. If Salvor was"
            + " changed meanwhile, run the version that it was started with; else look at: salvor"
            + " doctor, and the end of node/worker.log in the state folder",
        "to end it by force, without undo and final steps: salvor abort " + id + " --force");
  }

  /** How to go on with a run that did not come to its own end. */
  public static String goOn(RunId id) {
    return "salvor rerun " + id + " --go-on";
  }

  /** How to see a run again. */
  public static String comeBack(RunId id) {
    return "run " + id + " goes on; come back with: salvor watch " + id;
  }
}
