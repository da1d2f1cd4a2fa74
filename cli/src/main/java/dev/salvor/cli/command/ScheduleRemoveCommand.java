package dev.salvor.cli.command;

import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = "Remove a schedule; asks before. Its runs go on, and stay in the list of runs.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor schedule remove nightly", "  salvor schedule remove nightly --yes"})
public final class ScheduleRemoveCommand extends BaseCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the schedule.")
  private String name = "";

  @Option(names = "--yes", description = "Without asking.")
  private boolean yes;

  public ScheduleRemoveCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    session().awaken();
    ScheduleId id = ScheduleNames.id(name);
    Schedules schedules = session().engine().schedules();
    if (yes && isChangedByOthers(schedules, id)) {
      schedules.remove(id, Optional.empty());
      return removed(id, " is removed; others had made something else of it");
    }
    if (schedules.find(id).isEmpty() && schedules.forget(id)) {
      return removed(id, " was gone from the engine already, and is not missed any more");
    }
    ScheduleState schedule = ScheduleNames.find(session(), name);
    if (!yes && !isMeant(schedule)) {
      throw Parse.usage(
          "schedule "
              + schedule.id()
              + " was not removed; without a question: salvor schedule remove "
              + schedule.id()
              + " --yes");
    }
    schedules.remove(schedule.id(), ScheduleNames.pause(schedule));
    return removed(schedule.id(), " is removed; its runs: salvor runs");
  }

  /** It was ordered here, and what is on the engine now cannot be read any more. */
  private static boolean isChangedByOthers(Schedules schedules, ScheduleId id) {
    try {
      Optional<ScheduleState> unused = schedules.find(id);
      return false;
    } catch (CliProblem unreadable) {
      return unreadable.exitCode() == ExitCode.USAGE
          && schedules.unordered().containsKey(id.value());
    }
  }

  private ExitCode removed(ScheduleId id, String how) {
    if (wantsJson()) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("schedule", id);
      out.put("removed", true);
      print(out);
    } else {
      io().say("schedule " + id + how);
    }
    return ExitCode.SUCCEEDED;
  }

  /** Nobody at a terminal: nobody to ask. */
  private boolean isMeant(ScheduleState schedule) {
    if (!io().terminal()) {
      return false;
    }
    io().note(
            "remove schedule "
                + schedule.id()
                + " ("
                + schedule.request().definition().runbook().name()
                + " on "
                + schedule.request().where()
                + ")? Type its name:");
    Scanner answer = new Scanner(System.in, StandardCharsets.UTF_8);
    return answer.hasNextLine() && answer.nextLine().strip().equals(schedule.id().value());
  }
}
