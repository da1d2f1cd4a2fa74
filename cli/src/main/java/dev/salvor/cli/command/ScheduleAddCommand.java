package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Clocks;
import dev.salvor.cli.view.ScheduleJson;
import dev.salvor.cli.view.Texts;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = {
      "Add a schedule; starts the node if none runs.",
      "The runbook, the parameters, the hosts and the ways to them are kept as they are now, for"
          + " all of its runs; --replace takes them anew."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor schedule add nightly --cron '0 3 * * *' --timezone Europe/Berlin ./patch.yaml"
          + " --on all",
      "  salvor schedule add rotate --every 6h ./rotate.yaml -p keep=14 --pause-after-failures 3"
    })
public final class ScheduleAddCommand extends BaseCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the schedule.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "RUNBOOK",
      completionCandidates = BookNames.class,
      description = "A name of the catalogue, or a file.")
  private String runbook = "";

  @Mixin private final ScheduleTimes times = new ScheduleTimes();

  @Option(
      names = {"-p", "--param"},
      paramLabel = "K=V",
      description =
          "A parameter; a secret's value is env:NAME, file:/PATH, credential:NAME or exec:COMMAND.")
  private List<String> assignments = new ArrayList<>();

  @Mixin private final OnOption on = new OnOption();

  @Option(names = "--note", paramLabel = "TEXT", description = "What it is for, for people.")
  private String note = "";

  @Option(names = "--replace", description = "In the place of the one of that name.")
  private boolean replace;

  public ScheduleAddCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    ScheduleId id = ScheduleNames.id(name);
    // What is wrong with the times is said before anything is read.
    times.terms(id, note, Optional.empty(), Optional.empty());
    Definition definition = Loading.definition(session(), runbook);
    Books.Bound.Values bound = Loading.bound(session(), definition, assignments);
    OnOption.Chosen chosen = on.chosen(session());
    ScheduleTerms terms =
        times.terms(
            id,
            note.strip(),
            chosen.isHere() ? Optional.empty() : Optional.of(chosen.on()),
            chosen.isHere() ? Optional.empty() : on.path(session()));
    session().ensureNode();
    Schedules schedules = session().engine().schedules();
    Optional<ScheduleState> old = schedules.find(id);
    if (old.isPresent() && !replace) {
      throw exists(id);
    }
    RunRequest request =
        Loading.request(
                session(),
                new RunId(id.value()),
                definition,
                bound,
                chosen.where(session(), definition),
                Loading.source(runbook),
                Optional.empty())
            .scheduled(terms);
    old.ifPresentOrElse(
        there -> schedules.replace(request, there),
        () -> {
          if (!schedules.add(request)) {
            throw exists(id);
          }
        });
    return say(request, ScheduleNames.find(session(), name), old.isPresent());
  }

  private static CliProblem exists(ScheduleId id) {
    return Parse.usage(
        "there is a schedule "
            + id
            + " already; nothing was changed. Look at it: salvor schedule show "
            + id
            + "; put this one in its place: --replace");
  }

  private ExitCode say(RunRequest request, ScheduleState added, boolean replaced) {
    if (wantsJson()) {
      print(ScheduleJson.of(added, List.of(), Optional.empty()));
    } else {
      io().say(added.id().value());
    }
    List<Instant> next = added.next();
    io().note(
            (replaced ? "replaced" : "added")
                + (added.paused() ? ", and still paused" : "")
                + "; next due "
                + (next.isEmpty() ? "never: no day fits" : Clocks.dayTime(next.getFirst()))
                + " (times of the schedule are "
                + added.terms().timezone()
                + ")");
    ScheduleWarnings.of(request.definition().runbook())
        .forEach(waits -> io().note("warning: " + waits + ", and nobody may be there then"));
    if (!request.secrets().isEmpty()) {
      io().note(
              "warning: "
                  + Texts.count(request.secrets().size(), "secret")
                  + " given by env: is kept, sealed, as it is now; with file: it is read at each"
                  + " run");
    }
    io().note(
            "it begins runs while engine and worker of this machine run; they come back at boot as"
                + " long as there is a schedule, where salvor status says so");
    return ExitCode.SUCCEEDED;
  }
}
