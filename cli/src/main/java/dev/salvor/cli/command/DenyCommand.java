package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import picocli.CommandLine.Command;

@Command(
    name = "deny",
    description = "Deny the step that a run is waiting to begin: the step fails and is not done.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor deny ota-web-20261120-143022-x7k2",
      "  salvor deny ota-web-20261120-143022-x7k2 go-live --why \"freeze until monday\""
    })
public final class DenyCommand extends StepDecisionCommand {
  public DenyCommand(Session session) {
    super(session, Decision.Kind.DENY);
  }
}
