package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ota",
    description = "Releases for updates over the air: make one of a folder, look into one.",
    synopsisSubcommandLabel = "pack|show",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota pack dist --app shop --version 1.8.0 --entry bin/shop -o shop-1.8.0.tar.zst",
      "  salvor ota show shop-1.8.0.tar.zst"
    })
public final class OtaCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
