package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "policy",
    description = "What a worker lets runbooks do on its hosts: worker.yaml in its state folder.",
    synopsisSubcommandLabel = "(check | sudo)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor policy check crash-recovery -p user=alice",
      "  salvor policy check ./rotate-logs.yaml --on web",
      "  salvor policy sudo ./rotate-logs.yaml --account ops"
    })
public final class PolicyCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
