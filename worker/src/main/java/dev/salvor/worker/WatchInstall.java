package dev.salvor.worker;

import dev.salvor.worker.boot.WatchTimer;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Has {@code watch-node} called by a timer of the machine, or not any more. */
final class WatchInstall {
  private final Map<String, String> env;
  private final StateFolder state;
  private final Answers answers;

  WatchInstall(Map<String, String> env, StateFolder state, Answers answers) {
    this.env = env;
    this.state = state;
    this.answers = answers;
  }

  /** What {@code watch-node --install --json} says. */
  private record Installed(String by, String unit, boolean installed, String text) {}

  /** What {@code watch-node --uninstall --json} says. */
  private record Removed(List<String> removed) {}

  int install(WatchWords asked) throws NodeException {
    WatchTimer timer = new WatchTimer(env, state);
    List<String> command = new ArrayList<>(JavaCommand.ofWatch());
    command.addAll(asked.passed());
    boolean cron = asked.by().equals("cron");
    String text = cron ? timer.cronLine(asked.every()) : timer.units(asked.every());
    if (asked.print()) {
      answers.lines().print(text);
      return answers.done(new Installed(asked.by(), timer.name(), false, text));
    }
    try {
      state.create(told -> answers.lines().println("warning: " + told));
      if (!Files.exists(WorkerEnvironment.file(state))) {
        WorkerEnvironment.write(env, state);
      }
    } catch (IOException failure) {
      throw dev.salvor.worker.process.FileProblem.of(state.node(), failure);
    }
    if (cron) {
      timer.installCron(command, asked.every());
    } else {
      timer.installSystemd(command, asked.every());
    }
    answers
        .lines()
        .println(
            "watch-node is called every "
                + dev.salvor.runbook.Durations.text(asked.every())
                + " by "
                + (cron ? "cron (crontab -l shows it)" : timer.name() + ".timer"));
    return answers.done(new Installed(asked.by(), timer.name(), true, text));
  }

  int uninstall() throws NodeException {
    List<String> removed = new WatchTimer(env, state).remove();
    answers
        .lines()
        .println(
            removed.isEmpty()
                ? "watch-node: no timer calls it"
                : "removed " + String.join(", ", removed));
    return answers.done(new Removed(removed));
  }
}
