package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "engine",
    description = "Look after the embedded engine's store.",
    synopsisSubcommandLabel = "backup|upgrade",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor engine backup /backup/salvor-store.db", "  salvor engine upgrade"})
public final class EngineCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
