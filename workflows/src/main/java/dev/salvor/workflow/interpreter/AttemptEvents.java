package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.StepReport;

/** Makes the event of an attempt. */
final class AttemptEvents {
  private AttemptEvents() {}

  static void ended(EventLog events, ResolvedStep step, Tries tries, StepReport report) {
    ResolvedStep.ResolvedVariant variant = step.variants().get(tries.variant());
    Command decided =
        switch (report.part()) {
          case CHECK -> step.check().orElse(variant.command());
          case COMMAND -> variant.command();
          case VERIFY -> step.verify().orElse(variant.command());
        };
    ended(events, variant.name(), decided, report);
  }

  static void ended(EventLog events, String variant, Command decided, StepReport report) {
    events.addAt(
        report.endedAt(), (seq, at) -> report.event(seq, at, variant, Texts.commandLine(decided)));
  }
}
