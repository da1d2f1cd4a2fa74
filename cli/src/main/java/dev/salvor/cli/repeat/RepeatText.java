package dev.salvor.cli.repeat;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.Clocks;
import dev.salvor.cli.view.Hints;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.ArrayList;
import java.util.List;

/** What is said about a repetition before it begins. */
public final class RepeatText {
  private RepeatText() {}

  /** What is repeated, what is not done again, and with what it begins. */
  public static List<String> lines(RunState old, Beginning.At at, boolean asItWas) {
    List<String> lines = new ArrayList<>();
    Repeats repeats = at.repeats();
    lines.add(
        "repeats run "
            + old.id()
            + " ("
            + old.status()
            + ", started "
            + Clocks.dayTime(old.startedAt())
            + ")"
            + (asItWas ? "" : " with another definition")
            + repeats.from().map(step -> ", beginning with " + step).orElse(""));
    int good = repeats.done().size() - at.notDone().size();
    if (good > 0) {
      lines.add(
          good == 1
              ? "1 step before that was done there and is not done again"
              : good + " steps before that were done there and are not done again");
    }
    if (!at.notDone().isEmpty()) {
      lines.add("left out although not done there: " + String.join(", ", at.notDone()));
    }
    return List.copyOf(lines);
  }

  /** What to do about a run that has not ended. */
  public static String instead(RunState state) {
    if (state.status() == RunStatus.STUCK) {
      return String.join("\n", Hints.stuck(state.id()));
    }
    return state
        .asks()
        .map(q -> "it waits for an answer: " + Hints.decide(state.id(), q))
        .orElse(
            "watch it: salvor watch "
                + state.id()
                + "; or end it first: salvor abort "
                + state.id()
                + " --why TEXT");
  }

  /** Why nothing was started on hosts that a fleet has lost. */
  public static String lost(RunId run, List<String> hosts, String how) {
    String first = run + "/" + hosts.getFirst();
    return "run "
        + run
        + " had begun on "
        + String.join(", ", hosts)
        + " when nothing was heard of them any more, nobody knows what was done there since, and"
        + " the runbook says idempotency: never; nothing was started\n"
        + "look first, also at the host's own record: salvor show "
        + first
        + "\ngo on with one of them: salvor rerun "
        + first
        + " --failed\nall of it again on each: salvor rerun "
        + run
        + how
        + " --yes";
  }

  /** Why nothing was started. */
  public static String unsure(RunId run, List<String> steps) {
    return "nobody knows whether run "
        + run
        + " has done "
        + String.join(", ", steps)
        + ", and the runbook says idempotency: never; nothing was started\n"
        + "look first: salvor logs "
        + run
        + " error-bundle\n"
        + "if it is not done: the same command with --yes; if it is: --from the step behind it";
  }
}
