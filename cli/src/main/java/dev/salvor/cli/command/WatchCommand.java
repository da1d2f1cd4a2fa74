package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.run.RunId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final FollowOptions follow = new FollowOptions();

  public WatchCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    RunId id = runId(run);
    var limit = follow.limit();
    session().awaken();
    RunState state = Lookup.run(session(), id);
    return new Watching(session(), wantsJson() ? Watching.Form.EVENTS : Watching.Form.HUMAN, "")
        .watch(state, limit, follow.isPivotsOk());
  }
}
