package dev.salvor.cli.command;

import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Clocks;
import dev.salvor.cli.view.ScheduleJson;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "resume",
    description = {
      "Let a paused schedule go on; what was due meanwhile is not begun any more.",
      "Failures before this count no more."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor schedule resume nightly",
      "  salvor schedule resume nightly --note 'the mirror is back'"
    })
public final class ScheduleResumeCommand extends BaseCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the schedule.")
  private String name = "";

  @Option(
      names = {"--note", "--why"},
      paramLabel = "TEXT",
      description = "The reason. Plain on the engine: no secret.")
  private Optional<String> note = Optional.empty();

  public ScheduleResumeCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    String why = note.map(text -> StopWords.line("--note", text)).orElse("no reason was given");
    session().awaken();
    ScheduleState schedule = ScheduleNames.find(session(), name);
    if (schedule.paused()) {
      Instant now = session().clock().instant().truncatedTo(ChronoUnit.SECONDS);
      session()
          .engine()
          .schedules()
          .resume(
              schedule.id(),
              new ScheduleNote.Resumed(ScheduleNames.by(session()), now, now, why),
              ScheduleNames.pause(schedule));
    } else {
      io().note("schedule " + schedule.id() + " was not paused; nothing was changed");
    }
    ScheduleState now = ScheduleNames.find(session(), name);
    if (wantsJson()) {
      print(ScheduleJson.of(now, List.of(), Optional.empty()));
    } else {
      io().say(
              "schedule "
                  + now.id()
                  + " is active; next due "
                  + (now.next().isEmpty() ? "never" : Clocks.dayTime(now.next().getFirst())));
    }
    return ExitCode.SUCCEEDED;
  }
}
