package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.event.RunEvent;
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
        report.endedAt(),
        (seq, at) ->
            new RunEvent.AttemptEnded(
                seq,
                at,
                report.startedAt(),
                report.id(),
                variant,
                report.attempt(),
                report.result(),
                report.done(),
                report.part(),
                Texts.commandLine(decided),
                report.done() ? "" : report.tail(),
                report.stdoutBytes(),
                report.stderrBytes(),
                report.stdoutPath(),
                report.why()));
  }
}
