package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Undoes what was begun, the last first. One that fails does not keep the others from running. */
final class Rollback {
  static final String PHASE = "undo";

  private final Parts parts;
  private final Lane lane;

  Rollback(Parts parts, Lane lane) {
    this.parts = parts;
    this.lane = lane;
  }

  /** Whether all could be undone. */
  boolean undoAll(String why, int phases) {
    List<UndoStack.Entry> entries = parts.undo().backwards();
    Instant start = Now.instant();
    parts.view().phase(PHASE, 0, phases);
    parts.events().add((seq, at) -> new RunEvent.PhaseStarted(seq, at, PHASE, 0, phases, ""));
    parts
        .events()
        .add(
            (seq, at) ->
                new RunEvent.UndoStarted(
                    seq, at, entries.stream().map(UndoStack.Entry::id).toList(), why));
    int failed = 0;
    for (UndoStack.Entry entry : entries) {
      parts.view().step(entry.id());
      parts.view().show();
      if (!undo(entry)) {
        failed++;
      }
    }
    int failures = failed;
    parts
        .events()
        .add(
            (seq, at) ->
                new RunEvent.PhaseEnded(seq, at, PHASE, Duration.between(start, at), failures));
    return failed == 0;
  }

  private boolean undo(UndoStack.Entry entry) {
    int attempt = entry.attempt();
    boolean afterUnknown = false;
    Duration delay = Duration.ofSeconds(1);
    for (int tries = 1; ; tries++) {
      attempt++;
      OrderResult result =
          parts
              .link()
              .order(
                  lane, entry.segment(), List.of(Orders.undo(entry, attempt, afterUnknown)), true);
      if (!(result instanceof OrderResult.Reported reported) || reported.steps().isEmpty()) {
        String why =
            switch (result) {
              case OrderResult.NoWay no -> RunEnding.words(no.stop());
              case OrderResult.Behind behind -> RunEnding.behind(behind.why());
              case OrderResult.NotSent ignored -> "the host sent no report on it";
              case OrderResult.Reported ignored -> "the host sent no report on it";
            };
        return end(entry, attempt, StepResult.UNDO_FAILED, why, Optional.empty());
      }
      StepReport report = reported.steps().get(0);
      AttemptEvents.ended(parts.events(), Orders.UNDO, entry.command(), report);
      if (report.done()) {
        return end(entry, attempt, StepResult.UNDONE, report.why(), Optional.empty());
      }
      afterUnknown = report.result() instanceof AttemptResult.Unknown;
      boolean again =
          afterUnknown
              || (report.result() instanceof AttemptResult.NotBegun
                  && !StepPolicy.isRefused(report));
      if (!again || tries == StepPolicy.UNKNOWN_TRIES) {
        return end(entry, attempt, StepResult.UNDO_FAILED, StepPolicy.why(report), report.cause());
      }
      lane.pass(delay);
      delay = delay.multipliedBy(2);
    }
  }

  private boolean end(
      UndoStack.Entry entry, int attempt, StepResult result, String why, Optional<String> cause) {
    parts.ledger().undone(entry.step(), result, cause);
    parts
        .events()
        .add(
            (seq, at) ->
                new RunEvent.StepEnded(
                    seq,
                    at,
                    entry.id(),
                    entry.title().orElse(""),
                    result,
                    Orders.UNDO,
                    attempt,
                    false,
                    why,
                    cause));
    return result == StepResult.UNDONE;
  }
}
