package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    description = {
      "Watch a run until it ends. Ctrl-C leaves it going.",
      "With --json each event is one line, the last line is how it ended."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor watch crash-recovery-20261120-143022-x7k2",
      "  salvor watch crash-recovery-20261120-143022-x7k2 --timeout 10m --json"
    })
public final class WatchCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", description = "Id of the run.")
  private String run = "";

  @Option(names = "--pivots-ok", description = "Exit 0 also if it succeeded with pivots.")
  private boolean pivotsOk;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "Stop watching after this time (the run goes on): exit 8 if it waits for a decision, else"
              + " 130.")
  private Optional<String> timeout = Optional.empty();

  public WatchCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    RunId id = runId(run);
    var limit = timeout.map(t -> Parse.duration("--timeout", t));
    session().awaken();
    RunState state = Lookup.run(session().engine(), id);
    return new Watching(session(), wantsJson() ? Watching.Form.EVENTS : Watching.Form.HUMAN, "")
        .watch(state, limit, pivotsOk);
  }
}
