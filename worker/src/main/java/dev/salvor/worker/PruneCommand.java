package dev.salvor.worker;

import dev.salvor.activity.host.Pruning;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.Durations;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.time.Duration;
import java.util.List;

/** Removes raw outputs of old runs by hand. */
final class PruneCommand {
  private final StateFolder state;
  private final Answers answers;

  PruneCommand(StateFolder state, Answers answers) {
    this.state = state;
    this.answers = answers;
  }

  int run(List<String> words) throws NodeException {
    if (words.size() != 2) {
      throw new NodeException("usage: node prune AGE prune|look");
    }
    Duration age =
        Durations.parse(words.getFirst())
            .orElseThrow(
                () ->
                    new NodeException(
                        "--older-than: \""
                            + words.getFirst()
                            + "\" has no unit; write 30d or 12h"));
    boolean look = words.get(1).equals("look");
    Pruning.Report report;
    try {
      report = OldOutputs.of(state).prune(age, look);
    } catch (StateUnusableException unusable) {
      throw new NodeException(String.valueOf(unusable.getMessage()), unusable);
    }
    report.runs().forEach(run -> answers.lines().println(line(run, look)));
    answers.lines().println(total(report, age, look));
    answers.done(report);
    if (!report.problems().isEmpty()) {
      throw new NodeException("not everything could be removed: " + report.problems());
    }
    return 0;
  }

  private static String line(Pruning.Pruned run, boolean look) {
    return switch (run.left()) {
      case "" -> run.run() + ": " + run.kilobytes() + " KiB" + (look ? "" : " removed");
      case "busy" -> run.run() + ": left alone, something of it still runs";
      default -> run.run() + ": not removed";
    };
  }

  private static String total(Pruning.Report report, Duration age, boolean look) {
    long runs = report.runs().stream().filter(run -> run.left().isEmpty()).count();
    long size = report.runs().stream().mapToLong(Pruning.Pruned::kilobytes).sum();
    if (runs == 0) {
      return "no run that closed more than " + Durations.text(age) + " ago has outputs left";
    }
    return "outputs of "
        + runs
        + (runs == 1 ? " run, " : " runs, ")
        + size
        + " KiB"
        + (look ? " would be removed; nothing was" : " removed; their logs and reports stay");
  }
}
