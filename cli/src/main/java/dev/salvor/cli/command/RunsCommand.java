package dev.salvor.cli.command;

import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.engine.RunFilter;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Paint;
import dev.salvor.cli.view.RefusedLines;
import dev.salvor.cli.view.RunTable;
import dev.salvor.cli.view.Texts;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.refused.RefusedStarts;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "runs",
    description = "List runs, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor runs --since 2d",
      "  salvor runs --status failed --runbook crash-recovery --json"
    })
public final class RunsCommand extends BaseCommand {
  private static final int MOST = 1000;

  /** Which of the open runs are so shows a closer look only. */
  private static final Set<RunStatus> CLOSER_LOOK =
      EnumSet.of(RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.STUCK);

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      completionCandidates = StatusNames.class,
      description = "Only runs in this state: ${COMPLETION-CANDIDATES}.")
  private Optional<String> status = Optional.empty();

  @Option(names = "--host", paramLabel = "HOST", description = "Only runs on this host.")
  private Optional<String> host = Optional.empty();

  @Option(names = "--runbook", paramLabel = "NAME", description = "Only runs of this runbook.")
  private Optional<String> runbook = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only runs started since: 2d, 12h, 2026-11-20.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--of",
      paramLabel = "RUN",
      description = "The runs of the single hosts of this fleet's run; they are not listed else.")
  private Optional<String> of = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many (default ${DEFAULT-VALUE}).")
  private int limit;

  public RunsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    if (limit < 1) {
      throw Parse.usage("--limit: must be at least 1, is " + limit);
    }
    Optional<RunStatus> wanted = status.map(s -> Parse.status("--status", s));
    RunFilter filter =
        new RunFilter(
            wanted,
            host,
            runbook,
            since.map(s -> Parse.since("--since", s, session().clock().instant())),
            wanted.filter(CLOSER_LOOK::contains).isPresent() ? MOST : limit);
    Optional<RunFilter> hosts = of.map(run -> filter.of(runId(run)));
    session().awaken();
    Engine engine = session().engine();
    List<RunRow> rows =
        engine.lookedAt(engine.list(hosts.orElse(filter))).stream()
            .filter(row -> wanted.map(w -> row.status() == w).orElse(true))
            .limit(limit)
            .toList();
    List<String> refused = refused(wanted);
    if (wantsJson()) {
      print(rows);
      refused.forEach(io()::note);
      return ExitCode.SUCCEEDED;
    }
    if (rows.isEmpty()) {
      io().note(hosts.isEmpty() && filter.equals(all()) ? none() : "no runs fit");
    } else {
      RunTable.lines(rows, session().clock().instant(), paint()).forEach(io().out()::println);
      if (rows.size() == limit) {
        io().note("the newest " + limit + "; more with --limit");
      }
    }
    refused.forEach(line -> io().out().println(paint().of(Paint.Tone.BAD, line)));
    io().out().flush();
    return ExitCode.SUCCEEDED;
  }

  /** Most of them are in no list of the engine: who forges a start need not call it a run. */
  private List<String> refused(Optional<RunStatus> wanted) {
    boolean ofOthers = host.isPresent() || runbook.isPresent() || of.isPresent();
    if (ofOthers || wanted.filter(status -> status != RunStatus.FAILED).isPresent()) {
      return List.of();
    }
    Path file = RefusedStarts.file(session().stateRoot().resolve("node"));
    return RefusedLines.of(RefusedStarts.read(file, session().clock().instant()));
  }

  /** The engine has none; after the loss of its store the host may still have their records. */
  private String none() {
    HostRecords records = HostRecords.of(session());
    int kept = records.count();
    return kept == 0
        ? "no runs yet; start one with: salvor run RUNBOOK"
        : "the engine "
            + session().engine().address()
            + " knows no runs; the record of "
            + Texts.count(kept, "run")
            + " is in "
            + records.folder()
            + "\n"
            + "to go on with such a run, start it again with the same runbook, parameters and"
            + " --run-id: no step is repeated; one that has ended shows its result";
  }

  private RunFilter all() {
    return new RunFilter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }
}
