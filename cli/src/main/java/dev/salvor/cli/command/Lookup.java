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
        .orElseThrow(() -> new CliProblem(ExitCode.USAGE, unknown(engine, id)));
  }

  /** The same; of one that the engine does not know it says what this machine has of it. */
  static RunState run(Session session, RunId id) {
    Engine engine = session.engine();
    return engine
        .describe(id)
        .orElseThrow(
            () ->
                new CliProblem(
                    ExitCode.USAGE,
                    unknown(engine, id)
                        + RecordedRun.hint(session, id).map(hint -> "\n" + hint).orElse("")));
  }

  /** A host of a fleet that was not begun has no run; its fleet's run tells of it. */
  static String unknown(Engine engine, RunId id) {
    int slash = id.value().indexOf('/');
    if (slash > 0) {
      RunId fleet = new RunId(id.value().substring(0, slash));
      if (engine.describe(fleet).isPresent()) {
        return "nothing was begun on "
            + id.value().substring(slash + 1)
            + " by the run "
            + fleet
            + ", or it is none of its hosts; see: salvor show "
            + fleet;
      }
    }
    return "engine " + engine.address() + " knows no run " + id + "; see: salvor runs";
  }
}
