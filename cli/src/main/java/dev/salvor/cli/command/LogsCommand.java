package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.follow.LogScreen;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.logs.RunLogText;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.journal.RunLog;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = {
      "Print a log of a run: main (default), diagnostics, system-state, error-bundle, pivots.",
      "main, error-bundle and pivots come from the engine and can be printed on any machine;",
      "diagnostics and system-state lie on the run's host: read there, or through its gateway."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor logs crash-recovery-20261120-143022-x7k2 -f",
      "  salvor logs crash-recovery-20261120-143022-x7k2 pivots"
    })
public final class LogsCommand extends BaseCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "Id of the run.")
  private String run = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      defaultValue = "main",
      paramLabel = "LOG",
      description = "Which log.")
  private String which = "main";

  @Option(
      names = {"-f", "--follow"},
      description = "Keep printing until the run has ended (main only).")
  private boolean follow;

  public LogsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    RunLog log =
        RunLog.ofWord(which)
            .orElseThrow(
                () ->
                    Parse.usage(
                        "there is no log \""
                            + which
                            + "\"; one of "
                            + Arrays.stream(RunLog.values())
                                .map(RunLog::word)
                                .collect(Collectors.joining(", "))));
    if (follow && log != RunLog.MAIN) {
      throw Parse.usage(
          "-f follows main only; "
              + which
              + " is complete only when the run has ended: then ask again without -f");
    }
    session().awaken();
    RunId id = runId(run);
    RunState state = Lookup.run(session().engine(), id);
    Follower follower =
        new Follower(session()::engine, state, session().clock(), session()::awaken);
    if (follow && !wantsJson()) {
      try (LogScreen screen = new LogScreen(io())) {
        follower.follow(screen, Optional.empty());
      }
      return ExitCode.SUCCEEDED;
    }
    follower.catchUp();
    if (log != RunLog.MAIN) {
      OneHost.require(follower.story(), id, "logs");
    }
    if (wantsJson()) {
      print(new Lines(state.id().value(), log.word(), text(log, follower).lines().toList()));
    } else {
      io().out().print(text(log, follower));
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }

  private String text(RunLog log, Follower follower) {
    Optional<Route> route = follower.story().request().flatMap(RunRequest::route);
    if (route.isPresent() && (log == RunLog.DIAGNOSTICS || log == RunLog.SYSTEM_STATE)) {
      return far(log, follower, route.get());
    }
    return RunLogText.of(log, follower.story(), follower.state().id());
  }

  private String far(RunLog log, Follower follower, Route route) {
    RunId id = follower.state().id();
    String folder =
        RunLogText.folder(follower.story())
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED, "run " + id + " has no folder on its host yet"));
    return FarFile.text(session(), route, folder + "/" + log.fileName())
        .orElseThrow(
            () ->
                new CliProblem(
                    ExitCode.FAILED,
                    folder
                        + "/"
                        + log.fileName()
                        + " is not there yet: it is written when the run ends, on its host "
                        + route.host()));
  }

  /** A log in JSON; the names are part of the interface. */
  record Lines(String run, String log, java.util.List<String> lines) {}
}
