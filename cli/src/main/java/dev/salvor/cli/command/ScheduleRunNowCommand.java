package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "run-now",
    description = {
      "Begin a run of a schedule now, also if it is paused, and return.",
      "Its rule for overlaps holds: with skip nothing is begun while a run has not ended."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor schedule run-now nightly", "  salvor schedule run-now nightly --json"})
public final class ScheduleRunNowCommand extends BaseCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PACE = Duration.ofMillis(200);
  private static final int NEWEST = 5;

  @Parameters(paramLabel = "NAME", description = "Name of the schedule.")
  private String name = "";

  public ScheduleRunNowCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    session().ensureNode();
    ScheduleState before = ScheduleNames.find(session(), name);
    Schedules schedules = session().engine().schedules();
    Set<RunId> known =
        schedules.runs(before.id(), NEWEST).stream().map(RunRow::id).collect(Collectors.toSet());
    schedules.trigger(before.id());
    Instant end = session().clock().instant().plus(PATIENCE);
    while (session().clock().instant().isBefore(end)) {
      Optional<RunRow> begun =
          schedules.runs(before.id(), NEWEST).stream()
              .filter(row -> !known.contains(row.id()))
              .findFirst();
      if (begun.isPresent()) {
        return said(begun.get());
      }
      if (ScheduleNames.find(session(), name).counts().overlapped()
          > before.counts().overlapped()) {
        throw new CliProblem(
            ExitCode.FAILED,
            "schedule "
                + before.id()
                + " began nothing: its last run has not ended, and its rule for overlaps is "
                + before.terms().overlap().word()
                + "; see: salvor schedule show "
                + before.id());
      }
      pause();
    }
    throw new CliProblem(
        ExitCode.FAILED,
        "schedule "
            + before.id()
            + " was asked for a run, and none has begun within "
            + PATIENCE.toSeconds()
            + " s; it may wait for the one before to end; see: salvor schedule show "
            + before.id());
  }

  private ExitCode said(RunRow begun) {
    if (wantsJson()) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("schedule", name);
      out.put("run", begun.id());
      print(out);
    } else {
      io().say(begun.id().value());
      io().note("watch it with: salvor watch " + begun.id());
    }
    return ExitCode.SUCCEEDED;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
