package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "retry",
    description = "Try the step again that a run waits for.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor retry crash-recovery-20261120-143022-x7k2",
      "  salvor retry crash-recovery-20261120-143022-x7k2 libxcrypt.rebuild --why 'mirror is back'"
    })
public final class RetryCommand extends DecisionCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "The step it is about, as PHASE.STEP; the waiting one if left out.")
  private Optional<String> step = Optional.empty();

  public RetryCommand(Session session) {
    super(session, Decision.Kind.RETRY);
  }

  @Override
  Optional<String> step() {
    return step;
  }
}
