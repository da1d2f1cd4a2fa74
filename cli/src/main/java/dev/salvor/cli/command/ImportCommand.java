package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    description =
        "Make a runbook or an inventory of what another tool has; what could not be carried over"
            + " is listed.",
    synopsisSubcommandLabel = "shell|rundeck|inventory",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor import shell recover.sh -o recover.yaml",
      "  salvor import rundeck jobs.yaml --job ops/restart-web -o restart-web.yaml",
      "  salvor import inventory ~/.ssh/config -o inventory.yaml"
    })
public final class ImportCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
