package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import picocli.CommandLine.Command;

@Command(
    name = "retry",
    description = "Retry the step about which a run waits for a decision.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor retry crash-recovery-20261120-143022-x7k2",
      "  salvor retry crash-recovery-20261120-143022-x7k2 libxcrypt.rebuild --why 'mirror is back'"
    })
public final class RetryCommand extends StepDecisionCommand {
  public RetryCommand(Session session) {
    super(session, Decision.Kind.RETRY);
  }
}
