package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Texts;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong at once. */
final class Problems {
  private Problems() {}

  /** The refusal that lists all of it. */
  static CliProblem refused(List<String> problems, String consequence) {
    return new CliProblem(
        ExitCode.USAGE,
        problems.stream().map(Safe::block).map(p -> p + "\n").collect(Collectors.joining())
            + Texts.count(problems.size(), "problem")
            + "; "
            + consequence);
  }
}
