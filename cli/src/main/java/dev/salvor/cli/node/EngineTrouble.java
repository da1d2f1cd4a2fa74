package dev.salvor.cli.node;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.connect.StateRoom;
import java.nio.file.Path;

/** Problems with the engine, in words that begin with what is behind them. */
public final class EngineTrouble {
  private EngineTrouble() {}

  /** What {@code problem} says; if it is about the engine, the state folder's own trouble first. */
  public static String words(CliProblem problem, Path root) {
    return problem.exitCode() == ExitCode.ENGINE_UNREACHABLE
        ? StateRoom.trouble(root).map(why -> why + "\n" + problem.text()).orElse(problem.text())
        : problem.text();
  }
}
