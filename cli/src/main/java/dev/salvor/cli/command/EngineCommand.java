package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "engine",
    description = "Look after the embedded engine: its store, and who is let in.",
    synopsisSubcommandLabel = "backup|upgrade|tls",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor engine backup /backup/salvor-store.db",
      "  salvor engine upgrade",
      "  salvor engine tls on"
    })
public final class EngineCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
