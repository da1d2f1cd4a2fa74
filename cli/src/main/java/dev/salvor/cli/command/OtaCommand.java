package dev.salvor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ota",
    description =
        "Updates over the air: releases, and what serves on hosts. The update itself: salvor run"
            + " ota.",
    synopsisSubcommandLabel = "pack|show|check|adopt|status|history|rollback|block",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota pack dist --app shop --version 1.8.0 --entry bin/shop -o shop-1.8.0.tar.zst",
      "  salvor run ota -p release=shop-1.8.0.tar.zst -p url=https://shop.example/ --on edge",
      "  salvor ota status --on edge"
    })
public final class OtaCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
