package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.FleetFindings;
import dev.salvor.cli.view.LeftBehind;
import dev.salvor.cli.view.Marks;
import dev.salvor.cli.view.ShowJson;
import dev.salvor.cli.view.ShowText;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Show a run: what it was started with, its steps, pivots, decisions, its end.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor show crash-recovery-20261120-143022-x7k2",
      "  salvor show crash-recovery-20261120-143022-x7k2 --json"
    })
public final class ShowCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", description = "Id of the run.")
  private String run = "";

  public ShowCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    session().awaken();
    RunId id = runId(run);
    RunState state = Lookup.run(session(), id);
    Follower follower = new Follower(session()::engine, state, session().clock(), () -> {});
    follower.catchUp();
    Optional<FleetFindings> findings = FleetLook.of(session().engine(), follower.story());
    Optional<LeftBehind> left = LeftLook.of(session(), state, follower.story());
    if (wantsJson()) {
      print(ShowJson.of(state, follower.story(), findings, left));
    } else {
      ShowText.lines(
              state,
              follower.story(),
              findings,
              session().clock().instant(),
              paint(),
              Marks.of(session().env()))
          .forEach(io().out()::println);
      left.ifPresent(behind -> behind.lines().forEach(io().out()::println));
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }
}
