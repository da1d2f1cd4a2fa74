package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    description = "Resume a paused run.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor resume crash-recovery-20261120-143022-x7k2",
      "  salvor resume crash-recovery-20261120-143022-x7k2 --why 'maintenance is over'"
    })
public final class ResumeCommand extends DecisionCommand {
  public ResumeCommand(Session session) {
    super(session, Decision.Kind.RESUME);
  }

  @Override
  Optional<String> step() {
    return Optional.empty();
  }
}
