package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = {
      "Start a run and watch it; starts the node if none runs.",
      "Ctrl-C leaves the run going and says how to come back."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor run crash-recovery -p user=alice -p password=env:NEW_PASSWORD",
      "  salvor run ./rotate-logs.yaml --run-id rotate-2026-11-20 --detach",
      "  salvor run ./rotate-logs.yaml --on 'web,&eu,!web3' --defer 1h"
    })
public final class RunCommand extends BaseCommand {
  @Parameters(
      paramLabel = "RUNBOOK",
      completionCandidates = BookNames.class,
      description = "A name of the catalogue, or a file.")
  private String runbook = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "K=V",
      description =
          "A parameter; a secret's value is env:NAME, file:/PATH, credential:NAME or exec:COMMAND.")
  private List<String> assignments = new ArrayList<>();

  @Mixin private final OnOption on = new OnOption();

  @Option(
      names = "--defer",
      paramLabel = "TIME",
      description =
          "Of many hosts: wait so long for those that do not answer and take them up when they come"
              + " back; the others go on meanwhile.")
  private Optional<String> defer = Optional.empty();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = {
        "Id of the run: lower-case letters, digits, \".\", \"_\", \"-\".",
        "An id is one run for ever: given again with the same runbook and parameters it shows that"
            + " run, with others it is refused."
      })
  private Optional<String> runId = Optional.empty();

  @Option(names = "--detach", description = "Start it and return.")
  private boolean detach;

  @Mixin private final FollowOptions follow = new FollowOptions();

  @Option(
      names = "--engine",
      paramLabel = "KIND",
      description =
          "memory: run with an engine in memory, NOT durable (the run ends with this command); for"
              + " machines where no other can be had.")
  private Optional<String> engineKind = Optional.empty();

  public RunCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Optional<Duration> limit = follow.limit();
    Optional<RunId> wanted = runId.map(id -> RunIds.typed("--run-id", id));
    Definition definition = Loading.definition(session(), runbook);
    Books.Bound.Values bound = Loading.bound(session(), definition, assignments);
    OnOption.Chosen chosen = on.chosen(session());
    Optional<Duration> deferred = defer.map(text -> Parse.duration("--defer", text));
    if (deferred.isPresent() && chosen.hosts().size() == 1) {
      throw Parse.usage("--defer is for many hosts, and --on means one; leave it out");
    }
    RunId id =
        wanted.orElseGet(
            () -> RunIds.next(definition.runbook().name(), session().clock().instant()));
    // Which node it is for is known when that one is up.
    Supplier<RunRequest> request =
        () ->
            Loading.request(
                session(),
                id,
                definition,
                bound,
                chosen.where(session(), definition).deferring(deferred),
                Loading.source(runbook),
                Optional.empty());
    if (isMemory()) {
      chosen.one("an engine in memory runs one host at a time; nothing was started");
      return inMemory(request, limit);
    }
    session().ensureNode();
    return launch(request.get(), limit, "");
  }

  private boolean isMemory() {
    boolean memory = MemoryEngine.isMeant(engineKind);
    if (memory && detach) {
      throw Parse.usage("--engine memory ends with this command, so --detach cannot go with it");
    }
    return memory;
  }

  private ExitCode inMemory(Supplier<RunRequest> request, Optional<Duration> limit) {
    MemoryEngine engine = new MemoryEngine(session().node(), io());
    try (engine) {
      return launch(request.get(), limit, MemoryEngine.BANNER);
    }
  }

  private ExitCode launch(RunRequest request, Optional<Duration> limit, String banner) {
    return new Launch(
            session(), new Launch.Manner(detach, follow.isPivotsOk(), wantsJson(), limit, banner))
        .start(request);
  }
}
