package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = "Check everything a run needs, and say the fix for each finding.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor doctor", "  salvor doctor --json"})
public final class DoctorCommand extends PassThroughCommand {
  public DoctorCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("doctor");
  }
}
