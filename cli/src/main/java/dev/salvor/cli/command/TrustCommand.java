package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "trust",
    description = "Whose signatures are trusted, by the account or by this machine's worker.",
    synopsisSubcommandLabel = "add|list|remove|demand",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor trust add ann.pub --note 'given at her desk'", "  salvor trust list"})
public final class TrustCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
