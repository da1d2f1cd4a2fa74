package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "pause",
    description = "Pause a run: no further step begins; what is running keeps running.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor pause crash-recovery-20261120-143022-x7k2 --why 'maintenance until noon'",
      "  salvor pause crash-recovery-20261120-143022-x7k2 --json"
    })
public final class PauseCommand extends DecisionCommand {
  public PauseCommand(Session session) {
    super(session, Decision.Kind.PAUSE);
  }

  @Override
  Optional<String> step() {
    return Optional.empty();
  }
}
