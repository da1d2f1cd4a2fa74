package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "salvor",
    description = "Runs recovery and operations runbooks durably: nothing lost, nothing run twice.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor run crash-recovery",
      "  salvor watch crash-recovery-20261120-143022-x7k2",
      "",
      "Exit codes: 0 succeeded, 1 failed, 2 usage or invalid runbook, 3 succeeded with pivots,",
      "4 rolled back, 5 rollback failed, 6 aborted, 7 engine unreachable, 8 waiting for a"
          + " decision,",
      "9 hosts unreachable, 130 interrupted (the run goes on)."
    })
public final class SalvorCommand {
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
