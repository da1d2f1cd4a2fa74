package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "abort",
    description = "Stop a run: no further step begins, what runs is stopped, finally steps run.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor abort crash-recovery-20261120-143022-x7k2",
      "  salvor abort crash-recovery-20261120-143022-x7k2 --why 'wrong host'"
    })
public final class AbortCommand extends DecisionCommand {
  public AbortCommand(Session session) {
    super(session, Decision.Kind.ABORT);
  }

  @Override
  Optional<String> step() {
    return Optional.empty();
  }
}
