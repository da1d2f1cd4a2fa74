package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "check",
    description = "Check notices.yaml of the state folder, and say who is told what.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor notices check",
      "  salvor notices check --json",
      "",
      "Exit codes: 0 all is well, 1 a secret or a program is missing, 2 the file has problems."
    })
public final class NoticesCheckCommand extends PassThroughCommand {
  public NoticesCheckCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("notices", "check");
  }
}
