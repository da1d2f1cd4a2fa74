package dev.salvor.cli.command;

import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.Clocks;
import dev.salvor.cli.view.ScheduleJson;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pause",
    description = {
      "Pause a schedule: nothing is begun until then, or until: salvor schedule resume NAME.",
      "Who, why and until when is recorded; people are reminded each day; runs that have begun go"
          + " on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor schedule pause nightly --note 'disks are being replaced' --for 3d",
      "  salvor schedule pause nightly --note holidays --for 12h --json"
    })
public final class SchedulePauseCommand extends BaseCommand {
  private static final Duration LONGEST = Duration.ofDays(366);

  @Parameters(paramLabel = "NAME", description = "Name of the schedule.")
  private String name = "";

  @Option(
      names = {"--note", "--why"},
      paramLabel = "TEXT",
      required = true,
      description = "The reason, for whoever wonders. Plain on the engine: no secret.")
  private String note = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long: 12h, 3d (7d); then it goes on by itself.")
  private Optional<String> time = Optional.empty();

  public SchedulePauseCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Duration most = time.map(this::time).orElse(SchedulePause.USUAL);
    String why = StopWords.line("--note", note);
    session().awaken();
    ScheduleState schedule = ScheduleNames.find(session(), name);
    if (schedule.paused() && ScheduleNames.pause(schedule).isPresent()) {
      SchedulePause now = ScheduleNames.pause(schedule).get();
      throw Parse.usage(
          "schedule "
              + schedule.id()
              + " is paused already, by "
              + now.by()
              + " until "
              + Clocks.dayTime(now.until())
              + ": "
              + now.why()
              + "; nothing was changed. For another end: salvor schedule resume "
              + schedule.id()
              + ", then pause it again");
    }
    Instant at = session().clock().instant().truncatedTo(ChronoUnit.SECONDS);
    SchedulePause pause =
        new SchedulePause(ScheduleNames.by(session()), at, at.plus(most), Optional.empty(), why);
    Instant since =
        schedule.note().countingSince().isAfter(schedule.since())
            ? schedule.note().countingSince()
            : schedule.since();
    session()
        .engine()
        .schedules()
        .pause(
            schedule,
            new PauseRequest(schedule.id(), pause, schedule.request().node()),
            new ScheduleNote.Paused(pause, since));
    if (wantsJson()) {
      print(ScheduleJson.of(ScheduleNames.find(session(), name), List.of(), Optional.empty()));
    } else {
      io().say(
              "schedule "
                  + schedule.id()
                  + " begins nothing until "
                  + Clocks.dayTime(pause.until())
                  + ", then it goes on by itself");
    }
    return ExitCode.SUCCEEDED;
  }

  private Duration time(String text) {
    Duration asked = Parse.duration("--for", text);
    if (asked.compareTo(Duration.ofSeconds(1)) < 0 || asked.compareTo(LONGEST) > 0) {
      throw Parse.usage("--for " + text + ": takes 1s to " + Durations.text(LONGEST));
    }
    return asked;
  }
}
