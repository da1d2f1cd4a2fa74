package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Cause;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;

/** The step contract as a function: what follows an attempt. Pure. */
final class StepPolicy {
  /** How often the host may fail to begin a variant before that counts as its failure. */
  static final int NOT_BEGUN_TRIES = 5;

  /** How often a step may end unknown before the operator is asked even if it is safe. */
  static final int UNKNOWN_TRIES = 5;

  private StepPolicy() {}

  /**
   * Decides after an attempt.
   *
   * @param untilHolds whether {@code retry.until} holds, or there is none
   */
  static NextMove decide(ResolvedStep step, Tries tries, StepReport report, boolean untilHolds) {
    if (report.done()) {
      return untilHolds
          ? new NextMove.Done(goodResult(tries, report))
          : failed(step, tries, true, "until", "\"until\" does not hold yet");
    }
    return switch (report.result()) {
      case AttemptResult.NotBegun ignored -> notBegun(step, tries, report);
      case AttemptResult.Exited exited ->
          failed(step, tries, mayRetry(step, tries, report, exited), what(report), why(report));
      case AttemptResult.TimedOut ignored ->
          failed(step, tries, retryOf(step, tries).onExitCodes().isEmpty(), "timeout", why(report));
      case AttemptResult.TimedOutAlive ignored -> new NextMove.Failed(false, why(report));
      case AttemptResult.Unreachable ignored -> new NextMove.Ask(tries.sameAgain(), why(report));
      case AttemptResult.Unknown ignored -> unknown(step, tries, report);
      case AttemptResult.Canceled ignored -> new NextMove.Stopped();
    };
  }

  /** Whether a command of the step has begun in this attempt, so that an undo has work to do. */
  static boolean hasBegun(StepReport report) {
    return report.part() != StepPart.CHECK && !(report.result() instanceof AttemptResult.NotBegun);
  }

  private static StepResult goodResult(Tries tries, StepReport report) {
    if (report.part() == StepPart.CHECK && !tries.begun()) {
      return StepResult.ALREADY_DONE;
    }
    return tries.variant() == 0 ? StepResult.SUCCEEDED : StepResult.SUCCEEDED_BY_FALLBACK;
  }

  private static NextMove notBegun(ResolvedStep step, Tries tries, StepReport report) {
    if (isRefused(report)) {
      return failed(step, tries, false, "policy", why(report));
    }
    if (tries.notBegun() + 1 < NOT_BEGUN_TRIES) {
      Duration delay = Duration.ofSeconds(1L << tries.notBegun());
      return new NextMove.Again(tries.afterNotBegun(delay), why(report));
    }
    return failed(step, tries, false, "not-begun", why(report));
  }

  /** Whether the policy of the worker does not let it begin: it will not, however often. */
  static boolean isRefused(StepReport report) {
    return report.result() instanceof AttemptResult.NotBegun
        && report.cause().filter(Cause.POLICY_DENIED::equals).isPresent();
  }

  private static NextMove unknown(ResolvedStep step, Tries tries, StepReport report) {
    boolean again =
        switch (step.idempotency()) {
          case SAFE -> true;
          case CHECK -> step.check().isPresent() && report.part() != StepPart.CHECK;
          case NEVER -> false;
        };
    return again && tries.unknown() + 1 < UNKNOWN_TRIES
        ? new NextMove.Again(tries.afterUnknownEnd(), why(report))
        : new NextMove.Ask(tries.sameAgain(), why(report));
  }

  private static boolean mayRetry(
      ResolvedStep step, Tries tries, StepReport report, AttemptResult.Exited exited) {
    Retry retry = retryOf(step, tries);
    return retry.onExitCodes().isEmpty()
        || (report.part() == StepPart.COMMAND && retry.onExitCodes().contains(exited.code()));
  }

  private static NextMove failed(
      ResolvedStep step, Tries tries, boolean mayRetry, String what, String why) {
    Retry retry = retryOf(step, tries);
    if (mayRetry && tries.ofVariant() < retry.maxAttempts()) {
      return new NextMove.Again(tries.retry(delay(retry, tries.ofVariant())), why);
    }
    return tries.variant() + 1 < step.variants().size()
        ? new NextMove.Fallback(tries.fallback(), what, why)
        : new NextMove.Failed(true, why);
  }

  private static Retry retryOf(ResolvedStep step, Tries tries) {
    return step.variants().get(tries.variant()).retry();
  }

  /** The wait after try number {@code tried}. */
  static Duration delay(Retry retry, int tried) {
    double millis = retry.delay().toMillis();
    double most = retry.maxDelay().toMillis();
    for (int i = 1; i < tried && millis < most; i++) {
      millis *= retry.backoff();
    }
    return Duration.ofMillis((long) Math.min(millis, most));
  }

  private static String what(StepReport report) {
    return report.part() == StepPart.VERIFY ? "verify" : "exit";
  }

  /** What went wrong, for people: the host's words, else the result's. */
  static String why(StepReport report) {
    return report.why().isBlank() ? words(report) : report.why();
  }

  private static String words(StepReport report) {
    String of = report.part() == StepPart.COMMAND ? "" : part(report.part()) + " ";
    return switch (report.result()) {
      case AttemptResult.NotBegun ignored -> of + "could not be started";
      case AttemptResult.Exited exited ->
          of + "exited with " + exited.code() + Texts.lastWords(report.tail());
      case AttemptResult.TimedOut out -> of + "timed out after " + Durations.text(out.after());
      case AttemptResult.TimedOutAlive out ->
          of + "timed out after " + Durations.text(out.after()) + ", still alive after KILL";
      case AttemptResult.Unreachable ignored -> "the host did not answer";
      case AttemptResult.Unknown ignored -> "unknown whether it ran to its end";
      case AttemptResult.Canceled ignored -> "stopped with the run";
    };
  }

  private static String part(StepPart part) {
    return switch (part) {
      case CHECK -> "check";
      case COMMAND -> "command";
      case VERIFY -> "verify";
    };
  }
}
