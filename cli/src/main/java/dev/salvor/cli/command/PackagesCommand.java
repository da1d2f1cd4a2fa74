package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "packages",
    description = "Packages: what hosts have, how they differ, and whether a binary host is right.",
    synopsisSubcommandLabel = "compare|list|drift|resync|verify|rollback",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor packages compare 1.0_rc2 lt 1.0 --order gentoo",
      "  salvor packages drift --on all --threshold 20",
      "  salvor packages drift --between callisto titan --html drift.html",
      "  salvor packages verify io:/var/cache/binpkgs"
    })
public final class PackagesCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
