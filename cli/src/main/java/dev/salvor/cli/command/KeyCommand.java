package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "key",
    description = "Own keys, to sign releases, runbooks and approvals with.",
    synopsisSubcommandLabel = "new|list|show",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor key new release", "  salvor key show release"})
public final class KeyCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
