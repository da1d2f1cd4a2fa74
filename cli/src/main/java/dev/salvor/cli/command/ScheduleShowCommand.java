package dev.salvor.cli.command;

import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.fleet.Routes;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.schedule.Drift;
import dev.salvor.cli.schedule.Turn;
import dev.salvor.cli.schedule.Turns;
import dev.salvor.cli.view.ScheduleJson;
import dev.salvor.cli.view.ScheduleText;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.select.HostSelector;
import dev.salvor.fleet.select.Selection;
import dev.salvor.fleet.yaml.InventoryReader;
import dev.salvor.workflow.contract.run.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Show a schedule: its rules, the next due times, what became of the last ones, and whether"
          + " the inventory has changed since."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor schedule show nightly", "  salvor schedule show nightly --last 50 --json"})
public final class ScheduleShowCommand extends BaseCommand {
  private static final int MOST = 100;

  @Parameters(paramLabel = "NAME", description = "Name of the schedule.")
  private String name = "";

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "10",
      description = "So many of the last due times (10).")
  private int last = 10;

  public ScheduleShowCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    if (last < 1 || last > MOST) {
      throw Parse.usage("--last: " + last + " is not from 1 to " + MOST);
    }
    session().awaken();
    ScheduleState schedule = ScheduleNames.find(session(), name);
    Instant now = session().clock().instant();
    List<Turn> turns = Turns.last(session().engine().schedules(), schedule, now, last);
    Optional<Drift> drift = drift(schedule);
    if (wantsJson()) {
      print(ScheduleJson.of(schedule, turns, drift));
    } else {
      ScheduleText.lines(schedule, turns, drift, now, paint()).forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }

  /** Against the file that was asked when the schedule was added, if it is there. */
  private Optional<Drift> drift(ScheduleState schedule) {
    Optional<Path> file = schedule.terms().inventory().map(Path::of).filter(Files::isReadable);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    return switch (InventoryReader.read(file.get())) {
      case InventoryReader.Result.Unreadable ignored -> Optional.empty();
      case InventoryReader.Result.Read read -> {
        String on = schedule.terms().on().orElse("all");
        yield switch (HostSelector.select(on, read.inventory())) {
          // None of the hosts is there any more.
          case Selection.Refused ignored ->
              Optional.of(Drift.between(Drift.pinned(schedule.request()), Map.of()));
          case Selection.Selected selected ->
              Optional.of(
                  Drift.between(
                      Drift.pinned(schedule.request()),
                      ways(schedule, selected.hosts(), read.inventory())));
        };
      }
    };
  }

  private static Map<String, Optional<Route>> ways(
      ScheduleState schedule, List<Host> hosts, Inventory inventory) {
    Map<String, Optional<Route>> ways = new LinkedHashMap<>();
    hosts.forEach(
        host -> ways.put(host.name(), Routes.leading(host, inventory, schedule.request().node())));
    return ways;
  }
}
