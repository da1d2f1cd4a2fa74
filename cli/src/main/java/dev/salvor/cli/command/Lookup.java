package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.run.RunId;

/** Finds runs. */
final class Lookup {
  private Lookup() {}

  static RunState run(Engine engine, RunId id) {
    return engine
        .describe(id)
        .orElseThrow(
            () ->
                new CliProblem(
                    ExitCode.USAGE,
                    "engine " + engine.address() + " knows no run " + id + "; see: salvor runs"));
  }
}
