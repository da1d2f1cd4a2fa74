package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.Decision;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** A decision about one step. */
abstract class StepDecisionCommand extends DecisionCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "The step it is about, as PHASE.STEP. Default: the waiting one.")
  private Optional<String> step = Optional.empty();

  StepDecisionCommand(Session session, Decision.Kind kind) {
    super(session, kind);
  }

  @Override
  final Optional<String> step() {
    return step;
  }
}
