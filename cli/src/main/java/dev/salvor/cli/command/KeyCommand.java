package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "key",
    description = {
      "Own keys, to sign releases, runbooks and approvals with, and those that seal what the engine"
          + " holds."
    },
    synopsisSubcommandLabel = "new|list|show|payload|rotate",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor key new release", "  salvor key show release", "  salvor key rotate"})
public final class KeyCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
