package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.ResolvedStep.ResolvedVariant;
import dev.salvor.workflow.contract.order.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves one step for one element (or none) of its {@code forEach}. */
final class StepResolver {
  private static final Duration NO_TIME = Duration.ZERO;
  private final Definition definition;
  private final Secrets secrets;

  StepResolver(Definition definition, Secrets secrets) {
    this.definition = definition;
    this.secrets = secrets;
  }

  ResolvedStep resolved(Step.Single step, String id, Values values) {
    CommandResolver commands = new CommandResolver(definition, secrets, values, step);
    try {
      List<ResolvedVariant> variants = new ArrayList<>();
      variants.add(variant(step.main(), commands));
      for (Variant fallback : step.fallbacks()) {
        variants.add(variant(fallback, commands));
      }
      Optional<Command> undo =
          step.undo().isPresent()
              ? Optional.of(commands.command(step.undo().get(), commands.undoOp(step.undo().get())))
              : Optional.empty();
      return step(
          step,
          id,
          Optional.empty(),
          Optional.empty(),
          part(step.check(), commands),
          variants,
          part(step.verify(), commands),
          undo,
          values.duration("askTimeout", step.ask().timeout()),
          approval(step, values));
    } catch (Unresolved e) {
      return problem(step, id, String.valueOf(e.getMessage()));
    }
  }

  ResolvedStep skipped(Step.Single step, String id, String why) {
    return ended(step, id, Optional.of(why), Optional.empty());
  }

  ResolvedStep problem(Step.Single step, String id, String why) {
    return ended(step, id, Optional.empty(), Optional.of(why));
  }

  private static ResolvedVariant variant(Variant variant, CommandResolver commands)
      throws Unresolved {
    return new ResolvedVariant(variant.name(), commands.command(variant, "do"), variant.retry());
  }

  private static Optional<Command> part(Optional<Variant> part, CommandResolver commands)
      throws Unresolved {
    return part.isPresent()
        ? Optional.of(commands.command(part.get(), part.get().name()))
        : Optional.empty();
  }

  private static ResolvedStep ended(
      Step.Single step, String id, Optional<String> skip, Optional<String> problem) {
    return step(
        step,
        id,
        skip,
        problem,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        NO_TIME,
        Optional.empty());
  }

  private static Optional<Approval> approval(Step.Single step, Values values) throws Unresolved {
    if (step.approval().isEmpty()) {
      return Optional.empty();
    }
    Approval written = step.approval().get();
    return Optional.of(
        new Approval(
            values.text(written.message()),
            written.approvers(),
            written.min(),
            written.notSubmitter(),
            written.timeout(),
            written.onTimeout(),
            written.inputs()));
  }

  private static ResolvedStep step(
      Step.Single step,
      String id,
      Optional<String> skip,
      Optional<String> problem,
      Optional<Command> check,
      List<ResolvedVariant> variants,
      Optional<Command> verify,
      Optional<Command> undo,
      Duration askTimeout,
      Optional<Approval> approval) {
    return new ResolvedStep(
        id,
        step.name(),
        step.title(),
        skip,
        problem,
        check,
        variants,
        verify,
        undo,
        step.idempotency(),
        step.onFailure(),
        askTimeout,
        step.ask().onTimeout(),
        step.tolerated(),
        step.outputs(),
        step.outputLimit(),
        step.alone(),
        step.main().action() instanceof Action.Uses uses && uses.action().equals("reboot"),
        approval);
  }
}
