package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "deny",
    description = "Deny the step that a run waits with: it is not done.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor deny ota-web-20261120-143022-x7k2",
      "  salvor deny ota-web-20261120-143022-x7k2 go-live --why \"freeze until monday\""
    })
public final class DenyCommand extends DecisionCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "The step it is about, as PHASE.STEP; the waiting one if left out.")
  private Optional<String> step = Optional.empty();

  public DenyCommand(Session session) {
    super(session, Decision.Kind.DENY);
  }

  @Override
  Optional<String> step() {
    return step;
  }
}
