package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "abort",
    description = {
      "Abort a run: no further step begins, what is running is stopped, nothing is undone.",
      "Then the steps under \"finally\" run."
    },
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
