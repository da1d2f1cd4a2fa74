package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.time.Duration;

/** Why a run does not go on to its last phase. */
sealed interface RunStop {
  /** An operator said so. */
  record Aborted(Decision decision) implements RunStop {}

  /** The engine was asked to cancel it, past the command line. */
  record CanceledOnEngine() implements RunStop {}

  record TimedOut(Duration after) implements RunStop {}

  /** Somebody paused it and nobody resumed it. */
  record NotResumed(Decision pause, Duration after) implements RunStop {}

  /** A step failed and the run stops there. */
  record Failed(String step, String why) implements RunStop {}

  /** A step failed and what was done is undone. */
  record RollBack(String step, String why) implements RunStop {}

  /** The host has it on record that the run ended, before the engine's store was lost. */
  record EndedBefore(RunOutcome outcome) implements RunStop {}

  /** The host takes no orders. */
  record Refused(Refusal refusal, String why) implements RunStop {}

  /**
   * The host does not answer, or lets nobody in.
   *
   * @param again whether it may be otherwise in a moment
   */
  record Unreachable(String why, boolean again) implements RunStop {}

  /** Another run had a lock that it needs. */
  record NoLock(String why) implements RunStop {}

  /** A promise between the parts was broken. */
  record Broken(String why) implements RunStop {}

  /** Whether it came over a run that would have gone on: what it has begun must be stopped. */
  default boolean isFromOutside() {
    return switch (this) {
      case Aborted ignored -> true;
      case CanceledOnEngine ignored -> true;
      case TimedOut ignored -> true;
      case NotResumed ignored -> true;
      case Failed ignored -> false;
      case RollBack ignored -> false;
      case EndedBefore ignored -> false;
      case Refused ignored -> false;
      case Unreachable ignored -> false;
      case NoLock ignored -> false;
      case Broken ignored -> false;
    };
  }
}
