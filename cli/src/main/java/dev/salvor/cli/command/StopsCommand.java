package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.StopTable;
import dev.salvor.workflow.stops.DeliberateStop;
import dev.salvor.workflow.stops.StopRecords;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "stops",
    description = "List what is stopped on purpose: by whom, why, since when and until when.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor stops", "  salvor stops --json"})
public final class StopsCommand extends BaseCommand {
  public StopsCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    List<DeliberateStop> stops = read();
    Instant now = session().clock().instant();
    if (wantsJson()) {
      print(stops.stream().map(stop -> StopTable.json(stop, now)).toList());
    } else if (stops.isEmpty()) {
      io().note("nothing is stopped on purpose");
    } else {
      StopTable.lines(stops, now, paint()).forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }

  private List<DeliberateStop> read() {
    try {
      return StopRecords.in(session().stateRoot());
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.FAILED,
          "the records of deliberate stops in "
              + session().stateRoot().resolve("stops")
              + " cannot be read: "
              + e.getMessage()
              + "; look at owner and mode of that folder",
          e);
    }
  }
}
