package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Cause;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.OnFailure;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Applies the step contract: turns reports into events and into what follows. */
final class StepInterpreter {
  private final Parts parts;
  private final Lane lane;
  private final boolean ending;
  private final Map<String, String> causes = new LinkedHashMap<>();

  /**
   * For the steps of one phase.
   *
   * @param ending the final steps: each of them runs, whatever became of the one before
   */
  StepInterpreter(Parts parts, Lane lane, boolean ending) {
    this.parts = parts;
    this.lane = lane;
    this.ending = ending;
  }

  /** What follows a report about {@code before}'s attempt. */
  Turn after(ResolvedStep step, Tries before, StepReport report) {
    Tries tries = StepPolicy.hasBegun(report) ? before.withBegun() : before;
    AttemptEvents.ended(parts.events(), step, tries, report);
    causes.remove(step.id());
    report.cause().ifPresent(word -> causes.put(step.id(), word));
    if (report.done()) {
      parts.ledger().outputs(step.step(), report.outputs());
      HandoverEvents.outputs(parts.events(), step, report.outputs());
    }
    return switch (parts.until().holds(step, tries, report)) {
      case Until.Verdict.Holds ignored ->
          follow(step, tries, report, StepPolicy.decide(step, tries, report, true));
      case Until.Verdict.NotYet ignored ->
          follow(step, tries, report, StepPolicy.decide(step, tries, report, false));
      case Until.Verdict.Problem problem -> {
        parts.link().decides(problem.why());
        yield failed(step, tries, Optional.of(problem.why()), problem.why());
      }
    };
  }

  private Turn follow(ResolvedStep step, Tries tries, StepReport report, NextMove move) {
    if (!(move instanceof NextMove.Done)) {
      parts.link().decides("step " + step.id() + " is not done");
    }
    return switch (move) {
      case NextMove.Done done -> {
        // What was done stands at the attempt; that nothing was to do is the step's own news.
        String why = done.result() == StepResult.ALREADY_DONE ? report.why() : "";
        end(step, tries, done.result(), why);
        yield new Turn.Ended();
      }
      case NextMove.Again again -> again(step, tries, again);
      case NextMove.Fallback fallback -> pivot(step, tries, report, fallback);
      case NextMove.Ask ask -> unknown(step, tries, ask);
      case NextMove.Failed failed ->
          failed(
              step,
              tries,
              failed.mayRetry()
                  ? Optional.empty()
                  : Optional.of("processes of its last attempt are still alive"),
              failed.why());
      case NextMove.Stopped ignored -> {
        end(step, tries, StepResult.CANCELED, StepPolicy.why(report));
        yield new Turn.Stop(
            lane.stopped().orElse(new RunStop.Failed(step.id(), "it was stopped on the host")));
      }
    };
  }

  private Turn again(ResolvedStep step, Tries tries, NextMove.Again again) {
    if (lane.stopped().isPresent()) {
      return stopped(step, tries, StepResult.CANCELED, again.why());
    }
    Tries next = again.tries();
    parts
        .events()
        .add((seq, at) -> new RunEvent.RetryDue(seq, at, step.id(), next.attempt(), next.delay()));
    return new Turn.Again(next);
  }

  private Turn pivot(
      ResolvedStep step, Tries tries, StepReport report, NextMove.Fallback fallback) {
    if (lane.stopped().isPresent()) {
      return stopped(step, tries, StepResult.FAILED, fallback.why());
    }
    parts.ledger().pivot();
    Duration took = Duration.between(report.startedAt(), report.endedAt());
    parts
        .events()
        .add(
            (seq, at) ->
                new RunEvent.PivotTaken(
                    seq,
                    at,
                    parts.host(),
                    step.id(),
                    tries.attempt(),
                    step.variants().get(tries.variant()).name(),
                    step.variants().get(fallback.tries().variant()).name(),
                    fallback.what(),
                    fallback.why(),
                    took));
    parts.view().show();
    return new Turn.Again(fallback.tries());
  }

  private Turn unknown(ResolvedStep step, Tries tries, NextMove.Ask ask) {
    return switch (ask(step, ask.why(), Optional.empty())) {
      case RETRY -> new Turn.Again(ask.ifRetried());
      case SKIP -> {
        end(step, tries, StepResult.UNKNOWN, ask.why() + "; the run goes on without it");
        yield new Turn.Ended();
      }
      case ABORT -> unanswered(step, tries, StepResult.UNKNOWN, ask.why());
      case STOPPED -> stopped(step, tries, StepResult.UNKNOWN, ask.why());
    };
  }

  /**
   * The host has on record that the step was undone after this history was written, or something
   * that does not fit it. Only the operator can tell whether it is wanted again.
   */
  Turn undoneSince(ResolvedStep step, Tries before, int freshSegment, String what) {
    Tries tries = before.withBegun();
    String why = RunEnding.behind(what);
    return unknown(step, tries, new NextMove.Ask(tries.anew(freshSegment), why));
  }

  /** A step that fails without an attempt: it could not be resolved. */
  Turn problem(ResolvedStep step, String why) {
    parts.link().decides(why);
    return failed(step, Tries.first(0), Optional.of("it cannot be run at all: " + why), why);
  }

  /**
   * A step that people did not allow.
   *
   * @param ends the run ends with it
   */
  Turn notApproved(ResolvedStep step, String why, boolean ends) {
    if (ends) {
      end(step, Tries.first(0), StepResult.FAILED, why);
      return new Turn.Stop(new RunStop.Failed(step.id(), why));
    }
    return failed(step, Tries.first(0), Optional.of("it was not approved"), why);
  }

  private Turn failed(ResolvedStep step, Tries tries, Optional<String> noRetry, String why) {
    OnFailure onFailure =
        ending && step.onFailure() != OnFailure.ASK ? OnFailure.CONTINUE : step.onFailure();
    return switch (onFailure) {
      case CONTINUE -> {
        end(step, tries, StepResult.FAILED, why);
        yield new Turn.Ended();
      }
      case ABORT -> {
        end(step, tries, StepResult.FAILED, why);
        yield new Turn.Stop(new RunStop.Failed(step.id(), why));
      }
      case ROLLBACK -> {
        end(step, tries, StepResult.FAILED, why);
        yield new Turn.Stop(new RunStop.RollBack(step.id(), why));
      }
      case ASK ->
          switch (ask(step, why, noRetry)) {
            case RETRY -> new Turn.Again(tries.fromStart());
            case SKIP -> {
              end(step, tries, StepResult.FAILED, why + "; the run goes on without it");
              yield new Turn.Ended();
            }
            case ABORT -> unanswered(step, tries, StepResult.FAILED, why);
            case STOPPED -> stopped(step, tries, StepResult.FAILED, why);
          };
    };
  }

  private Answer ask(ResolvedStep step, String why, Optional<String> noRetry) {
    if (lane.stopped().isPresent()) {
      return Answer.STOPPED;
    }
    return parts
        .decisions()
        .ask(
            lane,
            new Decisions.Asking(step.id(), why, step.askTimeout(), step.onAskTimeout(), noRetry));
  }

  private Turn unanswered(ResolvedStep step, Tries tries, StepResult result, String why) {
    end(step, tries, result, why);
    String waited =
        step.askTimeout().isZero()
            ? "and the runbook asks nobody"
            : "and nobody answered within " + Durations.text(step.askTimeout());
    return ending
        ? new Turn.Ended()
        : new Turn.Stop(new RunStop.Failed(step.id(), why + ", " + waited));
  }

  private Turn stopped(ResolvedStep step, Tries tries, StepResult result, String why) {
    end(step, tries, result, why);
    return new Turn.Stop(lane.stopped().orElse(new RunStop.Failed(step.id(), why)));
  }

  /** The lane was stopped while the next attempt was due. */
  Turn stoppedBeforeNext(ResolvedStep step, Tries tries) {
    return stopped(
        step, tries, StepResult.CANCELED, "stopped with the run before its next attempt");
  }

  /** The order was lost: nobody knows how the step ended. */
  void lost(ResolvedStep step, Tries tries, String why) {
    end(step, tries.withBegun(), StepResult.UNKNOWN, why);
  }

  void skipped(ResolvedStep step, String why) {
    end(step, Tries.first(0), StepResult.SKIPPED, why);
  }

  private void end(ResolvedStep step, Tries tries, StepResult result, String why) {
    if (!tries.begun()) {
      parts.undo().drop(step.id());
    }
    parts.ledger().result(step.step(), result, step.tolerated());
    Optional<String> cause = named(step, result);
    if (!step.tolerated()) {
      parts
          .ledger()
          .because(
              result == StepResult.UNKNOWN ? cause.or(() -> Optional.of(Cause.UNKNOWN)) : cause);
    }
    boolean ran = tries.segment() > 0;
    String variant = ran ? step.variants().get(tries.variant()).name() : "";
    parts
        .events()
        .add(
            (seq, at) ->
                new RunEvent.StepEnded(
                    seq,
                    at,
                    step.id(),
                    step.title().orElse(""),
                    result,
                    variant,
                    ran ? tries.attempt() : 0,
                    step.tolerated(),
                    why,
                    cause));
  }

  private Optional<String> named(ResolvedStep step, StepResult result) {
    return result == StepResult.FAILED || result == StepResult.UNKNOWN
        ? Optional.ofNullable(causes.get(step.id()))
        : Optional.empty();
  }
}
