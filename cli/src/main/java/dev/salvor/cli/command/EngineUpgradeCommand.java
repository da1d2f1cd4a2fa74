package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "upgrade",
    description =
        "Move the embedded engine's store to this Salvor's engine version; refused while a run is"
            + " open.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor engine upgrade", "  salvor engine upgrade --json"})
public final class EngineUpgradeCommand extends PassThroughCommand {
  public EngineUpgradeCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("engine", "upgrade");
  }
}
