package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One event as one harmless line for people.
 *
 * @param tone what kind of news it is
 */
public record EventLine(Tone tone, String text) {

  /** The line of {@code event}, with its time in front. */
  public static EventLine of(RunEvent event) {
    EventLine line = body(event);
    return new EventLine(line.tone, Clocks.time(event.at()) + "  " + Safe.line(line.text));
  }

  private static EventLine body(RunEvent event) {
    return switch (event) {
      case RunEvent.RunStarted e ->
          plain("run " + e.runId() + " on " + e.host() + " by " + e.user() + "@" + e.machine());
      case RunEvent.HostReady e ->
          e.warnings().isEmpty()
              ? plain("host ready, logs in " + e.runFolder())
              : new EventLine(
                  Tone.WAIT,
                  "host ready, logs in "
                      + e.runFolder()
                      + "; warning: "
                      + String.join("; ", e.warnings()));
      case RunEvent.PhaseStarted e ->
          new EventLine(
              Tone.BOLD, "phase " + number(e.number(), e.of()) + e.phase() + titled(e.title()));
      case RunEvent.PhaseEnded e ->
          plain(
              "phase "
                  + e.phase()
                  + " ended after "
                  + Clocks.rough(e.took())
                  + (e.failures() == 0
                      ? ""
                      : ", " + Texts.count(e.failures(), "step") + " failed"));
      case RunEvent.AttemptEnded e -> attempt(e);
      case RunEvent.PivotTaken e -> pivot(e);
      case RunEvent.RetryDue e ->
          new EventLine(
              Tone.WAIT,
              e.step() + " attempt " + e.nextAttempt() + " in " + Durations.text(e.delay()));
      case RunEvent.StepEnded e -> step(e);
      case RunEvent.QuestionAsked e -> new EventLine(Tone.WAIT, question(e.question()));
      case RunEvent.QuestionExpired e ->
          new EventLine(
              Tone.WAIT,
              e.question().step()
                  + " nobody decided; "
                  + e.question().otherwise().toLowerCase(Locale.ROOT));
      case RunEvent.Decided e ->
          new EventLine(Tone.WAIT, decision(e.decision()) + ": " + e.effect());
      case RunEvent.UndoStarted e ->
          new EventLine(
              Tone.WAIT, "undo of " + Texts.count(e.steps().size(), "step") + ": " + e.why());
      case RunEvent.UndoRegistered e -> plain(e.step() + " its undo is registered");
      case RunEvent.OutputsKept e ->
          plain(e.step() + " outputs: " + String.join(", ", e.outputs().keySet()));
      case RunEvent.Noted e -> plain(e.step().map(s -> s + " ").orElse("") + e.text());
      case RunEvent.RunEnded e ->
          new EventLine(tone(e.status()), "run " + e.status() + because(e.summary()));
    };
  }

  private static EventLine attempt(RunEvent.AttemptEnded e) {
    String part =
        e.part() == StepPart.COMMAND ? "" : " " + e.part().name().toLowerCase(Locale.ROOT);
    return new EventLine(
        e.done() ? Tone.DIM : Tone.BAD,
        e.step()
            + " "
            + e.variant()
            + " attempt "
            + e.attempt()
            + part
            + ": "
            + Attempts.words(e.result())
            + " after "
            + Clocks.rough(Duration.between(e.startedAt(), e.at()))
            + because(e.why()));
  }

  private static EventLine pivot(RunEvent.PivotTaken e) {
    return new EventLine(
        Tone.PIVOT,
        "PIVOT "
            + e.step()
            + ": "
            + e.from()
            + " failed by "
            + e.what()
            + " after "
            + Clocks.rough(e.after())
            + because(e.why())
            + "; trying "
            + e.to());
  }

  private static EventLine step(RunEvent.StepEnded e) {
    String by = e.result() == StepResult.SUCCEEDED_BY_FALLBACK ? " " + e.variant() : "";
    return new EventLine(
        tone(e.result(), e.tolerated()),
        e.step()
            + " "
            + e.result()
            + by
            + (e.attempts() > 1 ? " after " + e.attempts() + " attempts" : "")
            + (e.tolerated() && !e.result().isGood() ? " (tolerated)" : "")
            + e.cause().map(word -> " " + word).orElse("")
            + because(e.why()));
  }

  /** A question in one line. */
  public static String question(Question question) {
    return asked(question) + "; " + otherwise(question);
  }

  static String asked(Question question) {
    return question
        .approval()
        .map(a -> "WAITING for approval of " + question.step() + because(question.why()) + by(a))
        .orElseGet(
            () -> "WAITING for a decision about " + question.step() + because(question.why()));
  }

  private static String by(Question.Asked asked) {
    String who = asked.approvers().isEmpty() ? "" : " of " + String.join(", ", asked.approvers());
    return " ("
        + asked.given().size()
        + " of "
        + asked.min()
        + who
        + (asked.notSubmitter() ? ", not by the one who started the run" : "")
        + (asked.given().isEmpty() ? "" : "; approved by " + String.join(", ", asked.given()))
        + ")";
  }

  /** What follows if nobody decides. */
  static String otherwise(Question question) {
    return question.otherwise().toLowerCase(Locale.ROOT)
        + " at "
        + Clocks.dayTime(question.expiresAt());
  }

  private static String decision(Decision decision) {
    return decision.kind().name().toLowerCase(Locale.ROOT)
        + decision.step().map(s -> " " + s).orElse("")
        + " by "
        + decision.user()
        + "@"
        + decision.from()
        + (decision.inputs().isEmpty() ? "" : " with " + decision.inputs())
        + decision.why().map(w -> " (" + w + ")").orElse("");
  }

  static Tone tone(StepResult result, boolean tolerated) {
    return switch (result) {
      case SUCCEEDED, ALREADY_DONE -> Tone.GOOD;
      case SUCCEEDED_BY_FALLBACK -> Tone.PIVOT;
      case SKIPPED, CANCELED -> Tone.DIM;
      case UNDONE -> Tone.WAIT;
      case FAILED, UNKNOWN -> tolerated ? Tone.WAIT : Tone.BAD;
      case UNDO_FAILED -> Tone.BAD;
    };
  }

  /** The tone of a run's state. */
  public static Tone tone(RunStatus status) {
    return switch (status) {
      case RUNNING -> Tone.LIVE;
      case WAITING, PAUSED, ABORTING -> Tone.WAIT;
      case SUCCEEDED -> Tone.GOOD;
      case SUCCEEDED_WITH_PIVOTS -> Tone.PIVOT;
      case FAILED,
          ROLLED_BACK,
          ROLLBACK_FAILED,
          ABORTED,
          TIMED_OUT,
          UNREACHABLE,
          TERMINATED,
          STUCK ->
          Tone.BAD;
    };
  }

  private static EventLine plain(String text) {
    return new EventLine(Tone.PLAIN, text);
  }

  private static String number(int number, int of) {
    return number > 0 ? number + "/" + of + " " : "";
  }

  private static String titled(String title) {
    return title.isEmpty() ? "" : " (" + title + ")";
  }

  private static String because(String why) {
    return Optional.of(why).filter(w -> !w.isBlank()).map(w -> ": " + w).orElse("");
  }
}
