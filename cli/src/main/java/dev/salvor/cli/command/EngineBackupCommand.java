package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "backup",
    description = "Make a consistent copy of the embedded engine's store.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor engine backup", "  salvor engine backup --json"})
public final class EngineBackupCommand extends PassThroughCommand {
  public EngineBackupCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("engine", "backup");
  }
}
