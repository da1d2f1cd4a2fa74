package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "schedule",
    description = "Begin runs by the clock, on the engine; nobody needs to be logged in.",
    synopsisSubcommandLabel = "add|list|show|pause|resume|run-now|remove",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor schedule add nightly --cron '0 3 * * *' --timezone Europe/Berlin ./patch.yaml",
      "  salvor schedule list"
    })
public final class ScheduleCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
