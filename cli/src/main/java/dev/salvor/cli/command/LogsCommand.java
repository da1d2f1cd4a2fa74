package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.RunStory;
import dev.salvor.runbook.Runbook;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import dev.salvor.workflow.journal.LogLines;
import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunLog;
import dev.salvor.workflow.journal.RunLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = {
      "Print a log of a run: main (default), diagnostics, system-state, error-bundle, pivots.",
      "main, error-bundle and pivots come from the engine's events, the other two from the host."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor logs crash-recovery-20261120-143022-x7k2 pivots",
      "  salvor logs crash-recovery-20261120-143022-x7k2 -f"
    })
public final class LogsCommand extends BaseCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "Id of the run.")
  private String run = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "LOG", description = "Which log.")
  private String log = "main";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens, until the run ends (main only).")
  private boolean follow;

  public LogsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    RunLog which =
        RunLog.ofWord(log)
            .orElseThrow(
                () ->
                    Parse.usage(
                        "there is no log \""
                            + log
                            + "\"; one of main, diagnostics, system-state, error-bundle, pivots"));
    RunId id = runId(run);
    if (which == RunLog.DIAGNOSTICS || which == RunLog.SYSTEM_STATE) {
      return file(id, which);
    }
    RunState state = Lookup.run(session().engine(), id);
    Follower follower = new Follower(session()::engine, state, session().clock(), () -> {});
    if (follow) {
      return follow(follower, which);
    }
    follower.catchUp();
    print(follower.story(), which);
    return ExitCode.SUCCEEDED;
  }

  private void print(RunStory story, RunLog which) {
    List<Entry> journal = Journal.of(story.events());
    if (wantsJson()) {
      print(story.events());
      return;
    }
    LogLines out = new LogLines(masker(story), io().out());
    try {
      switch (which) {
        case MAIN -> RunLogs.main(journal, out);
        case PIVOTS -> RunLogs.pivots(journal, out);
        case ERROR_BUNDLE -> RunLogs.errorBundle(journal, out);
        case DIAGNOSTICS, SYSTEM_STATE -> throw new IllegalStateException("is a host's file");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    io().out().flush();
  }

  private ExitCode follow(Follower follower, RunLog which) {
    if (which != RunLog.MAIN) {
      throw Parse.usage("-f follows the main log only");
    }
    try (LogScreen screen = new LogScreen(io(), () -> masker(follower.story()))) {
      follower.follow(screen, Optional.empty());
    }
    return ExitCode.SUCCEEDED;
  }

  private static Masker masker(RunStory story) {
    return story.request().map(LogsCommand::masker).orElseGet(Masker::builtIn);
  }

  private static Masker masker(RunRequest request) {
    Runbook runbook = request.definition().runbook();
    return Masker.of(List.copyOf(request.secrets().values()), runbook.redact());
  }

  private ExitCode file(RunId id, RunLog which) {
    Path file =
        session().stateRoot().resolve("runs").resolve(id.folder()).resolve(which.fileName());
    try {
      io().out().print(Files.readString(file, StandardCharsets.UTF_8));
      io().out().flush();
      return ExitCode.SUCCEEDED;
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.FAILED,
          file
              + " cannot be read: it lies on the host and is written when the run ends ("
              + e.getClass().getSimpleName()
              + ")",
          e);
    }
  }
}
