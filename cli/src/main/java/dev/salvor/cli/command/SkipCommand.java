package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import picocli.CommandLine.Command;

@Command(
    name = "skip",
    description = {
      "Skip the step about which a run waits for a decision.",
      "The run goes on without it, and ends FAILED unless the step is tolerated."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor skip crash-recovery-20261120-143022-x7k2",
      "  salvor skip crash-recovery-20261120-143022-x7k2 libxcrypt.rebuild --why 'done by hand'"
    })
public final class SkipCommand extends StepDecisionCommand {
  public SkipCommand(Session session) {
    super(session, Decision.Kind.SKIP);
  }
}
