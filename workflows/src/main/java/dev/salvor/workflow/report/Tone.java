package dev.salvor.workflow.report;

import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.journal.RunSummary;
import java.util.Locale;

/** How something ended, as it is shown: a mark, a colour and a shape, each enough by itself. */
enum Tone {
  GOOD("g", "✓"),
  PIVOT("p", "↪"),
  BAD("f", "✗"),
  TOLERATED("t", "✗"),
  UNKNOWN("u", "?"),
  IDLE("i", "–"),
  BACK("b", "↶"),
  OPEN("r", "▶"),
  WAITS("p", "…");

  private final String style;
  private final String mark;

  Tone(String style, String mark) {
    this.style = style;
    this.mark = mark;
  }

  /** Its class in the style sheet. */
  String style() {
    return style;
  }

  String mark() {
    return mark;
  }

  static Tone of(RunSummary.Step step, boolean runGoesOn) {
    return step.result()
        .map(
            result ->
                switch (result) {
                  case SUCCEEDED, ALREADY_DONE -> GOOD;
                  case SUCCEEDED_BY_FALLBACK -> PIVOT;
                  case SKIPPED -> IDLE;
                  case FAILED, CANCELED -> step.tolerated() ? TOLERATED : BAD;
                  case UNKNOWN -> UNKNOWN;
                  case UNDONE -> BACK;
                  case UNDO_FAILED -> BAD;
                })
        .orElse(!runGoesOn ? UNKNOWN : isDone(step) ? GOOD : OPEN);
  }

  /** Its last attempt went well, and the run has not said yet what that makes of the step. */
  private static boolean isDone(RunSummary.Step step) {
    return !step.attempts().isEmpty() && step.attempts().getLast().done();
  }

  static String words(RunSummary.Step step, boolean runGoesOn) {
    return step.result()
            .map(result -> result.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .orElse(
                !runGoesOn
                    ? "no result"
                    : isDone(step) ? "done" : step.attempts().isEmpty() ? "runs" : "not ended")
        + (step.tolerated() && step.result().filter(r -> !r.isGood()).isPresent()
            ? ", tolerated"
            : "");
  }

  static Tone of(RunSummary.Attempt attempt) {
    return switch (attempt.result()) {
      case "UNKNOWN", "UNREACHABLE", "TIMED_OUT_ALIVE" -> UNKNOWN;
      case "CANCELED" -> IDLE;
      default -> !attempt.done() ? BAD : attempt.variant().equals("undo") ? BACK : GOOD;
    };
  }

  static Tone of(RunStatus status) {
    return switch (status) {
      case SUCCEEDED -> GOOD;
      case SUCCEEDED_WITH_PIVOTS -> PIVOT;
      case RUNNING -> OPEN;
      case WAITING, PAUSED, ABORTING -> WAITS;
      case ROLLED_BACK -> BACK;
      case FAILED, ROLLBACK_FAILED, ABORTED, TIMED_OUT, UNREACHABLE, STUCK -> BAD;
      case TERMINATED -> UNKNOWN;
    };
  }
}
