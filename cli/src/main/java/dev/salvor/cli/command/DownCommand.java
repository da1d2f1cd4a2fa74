package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "down",
    description = "Stop this machine's node. Open runs go on when it comes up again.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor down", "  salvor down --json"})
public final class DownCommand extends PassThroughCommand {
  public DownCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("down");
  }
}
