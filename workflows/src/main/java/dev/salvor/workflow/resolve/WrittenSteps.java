package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.StepOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether orders are of the steps that a runbook has written: the same programs, texts, accounts
 * and names, with anything only where an expression stands. Immutable.
 */
public final class WrittenSteps {
  /** What a plan asks of a step: its check, and nothing else. */
  private static final String PLANNED = "check";

  /** Ids that are longer end in a digest. */
  private static final int SHORT = 54;

  private record Written(String phase, Step.Single step) {
    boolean isMeant(String ordered) {
      if (step.forEach().isEmpty()) {
        return ordered.equals(StepIds.of(phase, step.name()));
      }
      String id = phase + "." + step.name();
      return ordered.startsWith(
          id.substring(0, Math.min(id.length(), SHORT)).replaceFirst("\\.+$", ""));
    }
  }

  private final List<Written> steps = new ArrayList<>();
  private final WrittenCommand commands;

  /** Those of one definition. */
  public WrittenSteps(Definition definition) {
    Runbook runbook = definition.runbook();
    this.commands = new WrittenCommand(definition);
    for (Phase phase : runbook.phases()) {
      add(phase.name(), phase.steps());
    }
    add(StepIds.FINALLY, runbook.finallySteps());
  }

  private void add(String phase, List<Step> all) {
    all.stream()
        .flatMap(
            step ->
                switch (step) {
                  case Step.Single single -> Stream.of(single);
                  case Step.Parallel group -> group.steps().stream();
                })
        .forEach(step -> steps.add(new Written(phase, step)));
  }

  /** The first step of an order that the runbook has not, by its id; empty if it has all. */
  public Optional<String> strange(List<StepOrder> ordered) {
    return ordered.stream().filter(order -> !isWritten(order)).map(StepOrder::id).findFirst();
  }

  private boolean isWritten(StepOrder order) {
    return steps.stream().anyMatch(w -> w.isMeant(order.id()) && isOf(w.step(), order));
  }

  private boolean isOf(Step.Single step, StepOrder order) {
    boolean planned = order.op() == StepOrder.Op.DO && order.variant().equals(PLANNED);
    if (planned
        && order.check().isEmpty()
        && order.verify().isEmpty()
        && isPart(step.check(), Optional.of(order.command()))) {
      return true;
    }
    Stream<Variant> main =
        order.op() == StepOrder.Op.UNDO
            ? step.undo().stream()
            : Stream.concat(Stream.of(step.main()), step.fallbacks().stream())
                .filter(v -> v.name().equals(order.variant()));
    List<String> ops = order.op() == StepOrder.Op.UNDO ? List.of("undo", "do") : List.of("do");
    return main.anyMatch(v -> commands.isOf(v, ops, order.command()))
        && isPart(step.check(), order.check())
        && isPart(step.verify(), order.verify());
  }

  private boolean isPart(Optional<Variant> written, Optional<Command> ordered) {
    return ordered.isEmpty()
        || written
            .filter(v -> commands.isOf(v, List.of("check", "verify"), ordered.get()))
            .isPresent();
  }
}
