package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.plan.Knowable;
import dev.salvor.cli.view.EarlierTimes;
import dev.salvor.cli.view.FleetPlan;
import dev.salvor.cli.view.PlanAnswers;
import dev.salvor.cli.view.PlanDiff;
import dev.salvor.cli.view.PlanEstimates;
import dev.salvor.cli.view.PlanJson;
import dev.salvor.cli.view.PlanText;
import dev.salvor.fleet.Host;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.fleet.Waves;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.run.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description = {
      "Say what a run would do now: what is done, what would run, what a rollback would undo.",
      "Only checks are run, which change nothing; the node is started if none runs.",
      "Exit 1: a step would fail, or a host cannot be asked."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor plan crash-recovery -p user=alice -p password=env:NEW_PASSWORD",
      "  salvor plan ./rotate-logs.yaml --no-checks --json",
      "  salvor plan ./rotate-logs.yaml --on web",
      "  salvor plan crash-recovery --diff crash-recovery-20261120-143022-x7k2"
    })
public final class PlanCommand extends BaseCommand {
  private static final String TOLD = "plan.txt";

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
      names = "--no-checks",
      description = "Run no checks: show the runbook as written, without node or host.")
  private boolean noChecks;

  @Option(
      names = "--engine",
      paramLabel = "KIND",
      description =
          "memory: plan with an engine in memory; for machines where no other can be had.")
  private Optional<String> engineKind = Optional.empty();

  @Option(
      names = "--diff",
      paramLabel = "RUN",
      description = {
        "Instead of the plan: how runbook and parameters differ from those of an earlier run.",
        "No check is run."
      })
  private Optional<String> diff = Optional.empty();

  public PlanCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    boolean memory = MemoryEngine.isMeant(engineKind);
    OnOption.Chosen chosen = on.chosen(session());
    Definition definition = Loading.definition(session(), runbook);
    Books.Bound.Values bound = Loading.bound(session(), definition, assignments);
    if (diff.isPresent()) {
      return differing(runId(diff.get()), definition, bound);
    }
    List<String> hosts = chosen.hosts().stream().map(Host::name).toList();
    PlanJson written = PlanJson.of(definition, bound.parameters(), hosts);
    if (noChecks) {
      return shown(written, hosts.size() > 1 ? waves(definition, chosen) : List.of());
    }
    if (memory) {
      chosen.one("an engine in memory plans one host at a time; nothing was asked");
    }
    if (!memory) {
      session().ensureNode();
      if (hosts.size() > 1) {
        return each(definition, bound, chosen);
      }
      return shown(asked(written, definition, bound, chosen), List.of());
    }
    MemoryEngine engine = new MemoryEngine(session().node(), io());
    try (engine) {
      return shown(asked(written, definition, bound, chosen), List.of());
    }
  }

  /** What it would do on each of many hosts; one that cannot be asked makes it fail at the end. */
  private ExitCode each(Definition definition, Books.Bound.Values bound, OnOption.Chosen chosen) {
    Knowable knowable = Knowable.of(definition);
    RunId id = RunIds.plan(definition.runbook().name(), session().clock().instant());
    EarlierRuns earlier = EarlierRuns.begin(session(), definition.runbook().name());
    List<RunRequest> requests = new ArrayList<>();
    for (OnOption.Chosen one : chosen.each()) {
      requests.add(
          Loading.request(
              session(),
              new RunId(id + "-" + (requests.size() + 1)),
              knowable.definition(),
              bound,
              one.where(session(), definition),
              Optional.empty(),
              Optional.empty()));
    }
    List<PlanReport> reports = new FleetPlanning(session()).ask(requests);
    EarlierTimes times = earlier.times();
    List<FleetPlan.HostPlan> plans = new ArrayList<>();
    Waves waves = chosen.waves(definition);
    boolean all = true;
    for (int i = 0; i < reports.size(); i++) {
      String host = chosen.hosts().get(i).name();
      PlanJson written = PlanJson.of(definition, bound.parameters(), List.of(host));
      RunId asked = requests.get(i).runId();
      switch (reports.get(i)) {
        case PlanReport.Planned report -> {
          PlanJson plan = PlanEstimates.of(PlanAnswers.of(written, knowable, asked, report), times);
          all &= !plan.wouldFail();
          plans.add(FleetPlan.HostPlan.of(host, plan, waves));
        }
        case PlanReport.Refused refused -> {
          all = false;
          plans.add(FleetPlan.HostPlan.refused(host, refused.why(), waves));
        }
      }
    }
    if (wantsJson()) {
      print(plans);
    } else {
      FleetPlan.lines(plans, chosen.on(), "salvor plan " + runbook, paint())
          .forEach(io().out()::println);
      waves(definition, chosen).forEach(io().out()::println);
      io().out().flush();
    }
    return all ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }

  private static List<String> waves(Definition definition, OnOption.Chosen chosen) {
    return definition.runbook().strategy().isEmpty()
        ? List.of()
        : FleetPlan.waves(chosen.waves(definition));
  }

  private ExitCode differing(RunId run, Definition now, Books.Bound.Values bound) {
    session().awaken();
    RunState state = Lookup.run(session().engine(), run);
    RunRequest old =
        session()
            .engine()
            .startedWith(state)
            .orElseThrow(
                () ->
                    new CliProblem(
                        ExitCode.FAILED,
                        "what run " + run + " was started with cannot be read here"));
    PlanDiff difference = PlanDiff.between(old, now, bound.parameters());
    if (wantsJson()) {
      print(difference);
    } else {
      difference.lines(paint()).forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }

  private PlanJson asked(
      PlanJson written, Definition definition, Books.Bound.Values bound, OnOption.Chosen chosen) {
    Knowable knowable = Knowable.of(definition);
    RunId id = RunIds.plan(definition.runbook().name(), session().clock().instant());
    EarlierRuns earlier = EarlierRuns.begin(session(), definition.runbook().name());
    PlanReport.Planned report =
        new Planning(session())
            .ask(
                Loading.request(
                    session(),
                    id,
                    knowable.definition(),
                    bound,
                    chosen.where(session(), definition),
                    Optional.empty(),
                    Optional.empty()));
    return PlanEstimates.of(PlanAnswers.of(written, knowable, id, report), earlier.times());
  }

  /** What a check has written for people into the plan's folder, if that is on this machine. */
  private static List<String> told(String folder) {
    try {
      List<String> lines = new ArrayList<>(List.of(""));
      for (String line : Files.readAllLines(Path.of(folder, TOLD))) {
        lines.add(Safe.line(line));
      }
      return lines;
    } catch (IOException | InvalidPathException none) {
      return List.of();
    }
  }

  private ExitCode shown(PlanJson plan, List<String> waves) {
    if (wantsJson()) {
      print(plan);
    } else {
      PlanText.lines(plan, paint()).forEach(io().out()::println);
      plan.folder().map(PlanCommand::told).orElse(List.of()).forEach(io().out()::println);
      waves.forEach(io().out()::println);
      io().out().flush();
    }
    return plan.wouldFail() ? ExitCode.FAILED : ExitCode.SUCCEEDED;
  }
}
