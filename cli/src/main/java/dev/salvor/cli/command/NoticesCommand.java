package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "notices",
    description = "Say who is told what by this node, and try it.",
    synopsisSubcommandLabel = "check|test",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor notices check", "  salvor notices test night-phone"})
public final class NoticesCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
