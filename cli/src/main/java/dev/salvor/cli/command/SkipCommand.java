package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "skip",
    description = "Go on without the step that a run waits for.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor skip crash-recovery-20261120-143022-x7k2",
      "  salvor skip crash-recovery-20261120-143022-x7k2 libxcrypt.rebuild --why 'done by hand'"
    })
public final class SkipCommand extends DecisionCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "The step it is about, as PHASE.STEP; the waiting one if left out.")
  private Optional<String> step = Optional.empty();

  public SkipCommand(Session session) {
    super(session, Decision.Kind.SKIP);
  }

  @Override
  Optional<String> step() {
    return step;
  }
}
