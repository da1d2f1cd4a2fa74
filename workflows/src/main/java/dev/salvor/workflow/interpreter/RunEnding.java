package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.Optional;

/** How a run ended, in one word and in one line. Pure. */
final class RunEnding {
  /**
   * What a run has come to.
   *
   * @param undoFailed an undo did not succeed
   * @param unconfirmed something was stopped of which the host has not said that it is gone
   * @param finalFailures final steps that failed
   * @param finalStop why not all final steps ran
   */
  record Facts(
      Optional<RunStop> stop,
      int failures,
      int pivots,
      boolean undoFailed,
      boolean unconfirmed,
      int finalFailures,
      Optional<RunStop> finalStop) {}

  /** Status and the line for people. */
  record Ending(RunStatus status, String summary) {}

  private RunEnding() {}

  static Ending of(Facts facts) {
    Ending main = facts.stop().map(stop -> stopped(stop, facts)).orElseGet(() -> all(facts));
    if (facts.finalFailures() == 0 && facts.finalStop().isEmpty()) {
      return main;
    }
    if (facts.finalStop().orElse(null) instanceof RunStop.Refused refused && byHand(refused)) {
      return new Ending(RunStatus.ABORTED, words(refused));
    }
    String why =
        facts
            .finalStop()
            .map(stop -> "the final steps did not all run: " + words(stop))
            .orElse(facts.finalFailures() + " of the final steps failed");
    return new Ending(
        switch (main.status()) {
          case TIMED_OUT, ROLLBACK_FAILED, UNREACHABLE -> main.status();
          case RUNNING,
              WAITING,
              PAUSED,
              ABORTING,
              SUCCEEDED,
              SUCCEEDED_WITH_PIVOTS,
              FAILED,
              ROLLED_BACK,
              ABORTED,
              TERMINATED,
              STUCK ->
              RunStatus.FAILED;
        },
        main.summary() + "; " + why);
  }

  private static Ending all(Facts facts) {
    if (facts.failures() > 0) {
      return new Ending(
          RunStatus.FAILED, "all phases ran, " + count(facts.failures(), "step") + " failed");
    }
    return facts.pivots() > 0
        ? new Ending(
            RunStatus.SUCCEEDED_WITH_PIVOTS,
            "all phases ran, " + count(facts.pivots(), "pivot") + " taken")
        : new Ending(RunStatus.SUCCEEDED, "all phases ran");
  }

  private static Ending stopped(RunStop stop, Facts facts) {
    return switch (stop) {
      case RunStop.Aborted ignored -> aborted(stop, facts);
      case RunStop.CanceledOnEngine ignored -> aborted(stop, facts);
      case RunStop.TimedOut ignored ->
          new Ending(RunStatus.TIMED_OUT, words(stop) + unconfirmed(facts));
      case RunStop.NotResumed ignored -> new Ending(RunStatus.FAILED, words(stop));
      case RunStop.RollBack ignored ->
          facts.undoFailed()
              ? new Ending(RunStatus.ROLLBACK_FAILED, words(stop) + "; not all could be undone")
              : new Ending(RunStatus.ROLLED_BACK, words(stop) + "; what was done is undone");
      case RunStop.Failed ignored -> new Ending(RunStatus.FAILED, words(stop));
      case RunStop.EndedBefore before -> new Ending(before.outcome().status(), words(stop));
      case RunStop.Refused refused ->
          new Ending(byHand(refused) ? RunStatus.ABORTED : RunStatus.FAILED, words(stop));
      case RunStop.Unreachable ignored -> new Ending(RunStatus.UNREACHABLE, words(stop));
      case RunStop.NoLock ignored -> new Ending(RunStatus.FAILED, words(stop));
      case RunStop.Broken ignored -> new Ending(RunStatus.FAILED, words(stop));
    };
  }

  private static Ending aborted(RunStop stop, Facts facts) {
    return new Ending(
        facts.unconfirmed() ? RunStatus.FAILED : RunStatus.ABORTED,
        words(stop) + unconfirmed(facts));
  }

  private static String unconfirmed(Facts facts) {
    return facts.unconfirmed() ? ", but the host did not confirm that it stopped" : "";
  }

  /** Why the run stopped, for people. */
  static String words(RunStop stop) {
    return switch (stop) {
      case RunStop.Aborted aborted ->
          "aborted by "
              + aborted.decision().user()
              + aborted.decision().why().map(why -> ": " + why).orElse("");
      case RunStop.CanceledOnEngine ignored -> "canceled on the engine";
      case RunStop.TimedOut out -> "not done within " + Durations.text(out.after());
      case RunStop.NotResumed not ->
          "paused by "
              + not.pause().user()
              + " and not resumed within "
              + Durations.text(not.after());
      case RunStop.Failed failed -> "step " + failed.step() + " failed: " + failed.why();
      case RunStop.RollBack back -> "step " + back.step() + " failed: " + back.why();
      case RunStop.EndedBefore before -> "ended before: " + before.outcome().summary();
      case RunStop.Refused refused when byHand(refused) ->
          refused.why() + "; by-hand.log in the run's folder says what was done";
      case RunStop.Refused refused ->
          refused(refused.refusal())
              + (refused.why().isBlank() ? "" : ": " + refused.why())
              + next(refused.refusal());
      case RunStop.Unreachable unreachable -> unreachable.why();
      case RunStop.NoLock no -> no.why() + "; nothing was begun; see: salvor locks";
      case RunStop.Broken broken -> broken.why();
    };
  }

  /** Somebody went on, or back, by the handover page. */
  private static boolean byHand(RunStop.Refused refused) {
    return refused.refusal() == Refusal.CLOSED && refused.why().startsWith(RunOutcome.BY_HAND);
  }

  /** A host that knows more than the run, in words. */
  static String behind(String why) {
    return refused(Refusal.HISTORY_BEHIND_HOST) + ": " + why;
  }

  private static String refused(Refusal refusal) {
    return refusal.name()
        + " ("
        + switch (refusal) {
          case WRONG_HOST ->
              "the run belongs to another machine or state folder, or its folder was removed there";
          case HISTORY_BEHIND_HOST ->
              "the host's record is newer than the engine's, as after the engine's store was"
                  + " restored from an older copy";
          case ORDER_CONFLICT ->
              "the host has a different order under the same number, as when two engines drive one"
                  + " run";
          case LOCKED -> "another run has locked the host";
          case CLOSED -> "a run with this id has ended on the host";
          case ID_TAKEN -> "the host has the record of another run under this id";
          case SECRET_MISSING -> "a secret cannot be read on the host";
          case NO_BOOT_UNIT -> "not rebooted: nothing would start the node again at boot";
          case POLICY_DENIED -> "nothing was done on the host";
          case UNSIGNED -> "the worker demands a signature that the runbook does not have";
        }
        + ")";
  }

  /** What to do, where the reason itself does not say it. */
  private static String next(Refusal refusal) {
    return switch (refusal) {
      case WRONG_HOST, ORDER_CONFLICT, CLOSED -> "; for a new run choose another --run-id";
      case SECRET_MISSING -> "; correct it and start a new run";
      case NO_BOOT_UNIT -> "; see: salvor doctor";
      case HISTORY_BEHIND_HOST, LOCKED, ID_TAKEN, POLICY_DENIED, UNSIGNED -> "";
    };
  }

  private static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
