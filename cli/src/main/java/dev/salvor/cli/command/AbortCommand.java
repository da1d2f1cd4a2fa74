package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "abort",
    description = {
      "Abort a run: no further step begins, what is running is stopped, nothing is undone.",
      "Then the steps under \"finally\" run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor abort crash-recovery-20261120-143022-x7k2",
      "  salvor abort crash-recovery-20261120-143022-x7k2 --why 'wrong host'",
      "  salvor abort crash-recovery-20261120-143022-x7k2 --force --why 'stuck since the upgrade'"
    })
public final class AbortCommand extends DecisionCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "The step that asks; the whole run ends, whichever it is.")
  private Optional<String> asking = Optional.empty();

  @Option(
      names = "--force",
      description = {
        "End it on the engine, for a run that is STUCK: without its own code, so what runs on the"
            + " host is stopped, but no undo and no final step is run."
      })
  private boolean force;

  public AbortCommand(Session session) {
    super(session, Decision.Kind.ABORT);
  }

  @Override
  Optional<String> step() {
    return Optional.empty();
  }

  @Override
  void requireMeant(RunState state) {
    if (asking.isPresent() && state.asks().filter(q -> q.step().equals(asking.get())).isEmpty()) {
      throw Parse.usage(
          "run "
              + state.id()
              + ": "
              + asking.get()
              + " does not wait for an answer; nothing was ended. To end the run whatever it does:"
              + " salvor abort "
              + state.id());
    }
  }

  @Override
  boolean isForced() {
    return force;
  }
}
