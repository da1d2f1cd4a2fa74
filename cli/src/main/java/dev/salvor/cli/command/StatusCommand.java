package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    description = "Say what of this machine's node runs, and where.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor status", "  salvor status --json"})
public final class StatusCommand extends PassThroughCommand {
  public StatusCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("status");
  }
}
