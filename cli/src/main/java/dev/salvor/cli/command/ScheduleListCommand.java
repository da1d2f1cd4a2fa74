package dev.salvor.cli.command;

import dev.salvor.cli.engine.Schedules;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.schedule.Turns;
import dev.salvor.cli.view.ScheduleJson;
import dev.salvor.cli.view.ScheduleTable;
import dev.salvor.cli.view.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "List the schedules: next due time, how the last runs ended, what is paused.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor schedule list", "  salvor schedule list --json"})
public final class ScheduleListCommand extends BaseCommand {
  private static final int LAST = 3;

  public ScheduleListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    session().awaken();
    Schedules engine = session().engine().schedules();
    Schedules.Listed listed = engine.list();
    Instant now = session().clock().instant();
    List<ScheduleTable.Row> rows =
        listed.schedules().stream()
            .map(one -> new ScheduleTable.Row(one, Turns.last(engine, one, now, LAST)))
            .toList();
    if (wantsJson()) {
      print(
          rows.stream()
              .map(row -> ScheduleJson.of(row.schedule(), row.turns(), Optional.empty()))
              .toList());
    } else if (rows.isEmpty()) {
      io().note("there is no schedule; add one: salvor schedule add NAME --cron LINE RUNBOOK");
    } else {
      ScheduleTable.lines(rows, now, paint()).forEach(io().out()::println);
      io().out().flush();
    }
    engine
        .unordered()
        .forEach(
            (name, what) ->
                io().note(
                        Safe.line(
                            name
                                + ": "
                                + String.join("; ", what)
                                + ", by no command from this state folder; as it was"
                                + " ordered: salvor schedule pause or resume, or remove "
                                + name
                                + " --yes and add it again")));
    if (!listed.others().isEmpty()) {
      io().note(
              Safe.line(
                  Texts.count(listed.others().size(), "schedule")
                      + " of this engine cannot be read here, or not Salvor's: "
                      + String.join(", ", listed.others())));
    }
    return ExitCode.SUCCEEDED;
  }
}
