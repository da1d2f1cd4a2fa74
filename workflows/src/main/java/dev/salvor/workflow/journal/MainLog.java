package dev.salvor.workflow.journal;

import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code main.log}: one line per event, each with time, run, phase, step, host and attempt. It can
 * be fed while a run goes on. Not for several threads.
 */
public final class MainLog {
  private static final int COMMAND = 400;

  private final Place place = new Place();
  private final FailureCount failed = new FailureCount();
  private long lastSeq;

  /** Writes the line of {@code entry}, and one for events that are missing before it. */
  public void add(Entry entry, LogLines out) throws IOException {
    if (entry.seq() > lastSeq + 1) {
      out.line(
          "(events " + (lastSeq + 1) + " to " + (entry.seq() - 1) + " are not in this journal)");
    }
    lastSeq = Math.max(lastSeq, entry.seq());
    switch (entry) {
      case Entry.Known(RunEvent event) -> {
        place.follow(event);
        failed.follow(event);
        out.line(
            Texts.time(event.at())
                + " "
                + place.prefix(step(event), attempt(event))
                + " | "
                + message(event));
        place.leave(event);
      }
      case Entry.Plain plain ->
          out.line(
              plain.at().map(Texts::time).orElse("-")
                  + " "
                  + place.prefix("", 0)
                  + " | "
                  + plain.kind()
                  + ": "
                  + plain.text());
    }
  }

  private static String step(RunEvent event) {
    return switch (event) {
      case RunEvent.AttemptEnded e -> e.step();
      case RunEvent.PivotTaken e -> e.step();
      case RunEvent.RetryDue e -> e.step();
      case RunEvent.StepEnded e -> e.step();
      case RunEvent.QuestionAsked e -> e.question().step();
      case RunEvent.QuestionExpired e -> e.question().step();
      case RunEvent.Decided e -> e.decision().step().orElse("");
      case RunEvent.Noted e -> e.step().orElse("");
      case RunEvent.UndoRegistered e -> e.step();
      case RunEvent.OutputsKept e -> e.step();
      case RunEvent.RunStarted ignored -> "";
      case RunEvent.HostReady ignored -> "";
      case RunEvent.PhaseStarted ignored -> "";
      case RunEvent.PhaseEnded ignored -> "";
      case RunEvent.UndoStarted ignored -> "";
      case RunEvent.RunEnded ignored -> "";
    };
  }

  private static int attempt(RunEvent event) {
    return switch (event) {
      case RunEvent.AttemptEnded e -> e.attempt();
      case RunEvent.PivotTaken e -> e.attempt();
      case RunEvent.RetryDue e -> e.nextAttempt();
      default -> 0;
    };
  }

  private String message(RunEvent event) {
    return switch (event) {
      case RunEvent.RunStarted e ->
          "RUN STARTED "
              + e.runbook()
              + " (definition "
              + Texts.cut(e.definitionSha256(), 64)
              + ", interpreter "
              + e.interpreterVersion()
              + ") by "
              + e.user()
              + " from "
              + e.machine();
      case RunEvent.HostReady e ->
          "host ready, run folder "
              + e.runFolder()
              + Texts.colon(e.warnings().isEmpty() ? "" : String.join("; ", e.warnings()));
      case RunEvent.PhaseStarted e ->
          "PHASE "
              + (e.number() < 1 ? "" : e.number() + "/" + e.of() + " ")
              + e.phase()
              + (e.title().isBlank() ? "" : " - " + e.title().strip());
      case RunEvent.PhaseEnded e ->
          "phase "
              + e.phase()
              + " ended after "
              + Texts.took(e.took())
              + ", "
              + FailureCount.steps(e.failures());
      case RunEvent.AttemptEnded e -> attemptMessage(e);
      case RunEvent.PivotTaken e -> "PIVOT " + Pivots.sentence(e);
      case RunEvent.RetryDue e ->
          "trying again in " + Durations.text(e.delay()) + ", as attempt " + e.nextAttempt();
      case RunEvent.StepEnded e -> stepMessage(e);
      case RunEvent.QuestionAsked e -> "QUESTION " + question(e.question());
      case RunEvent.QuestionExpired e ->
          "question expired unanswered; what follows: "
              + e.question().otherwise()
              + Texts.colon(e.question().why());
      case RunEvent.Decided e -> "DECISION " + decision(e.decision()) + Texts.colon(e.effect());
      case RunEvent.UndoStarted e ->
          "UNDO of "
              + (e.steps().isEmpty() ? "nothing" : String.join(", ", e.steps()))
              + Texts.colon(e.why());
      case RunEvent.UndoRegistered ignored -> "its undo is registered";
      case RunEvent.OutputsKept e -> outputs(e);
      case RunEvent.Noted e -> e.text();
      case RunEvent.RunEnded e ->
          "RUN ENDED "
              + e.status()
              + ", "
              + Texts.count(e.pivots(), "pivot")
              + ", "
              + failed.words()
              + Texts.colon(e.summary());
    };
  }

  private static String outputs(RunEvent.OutputsKept e) {
    return "outputs: " + String.join(", ", e.outputs().keySet()) + Texts.cut(left(e), COMMAND);
  }

  private static String left(RunEvent.OutputsKept e) {
    return e.left().isEmpty()
        ? ""
        : (e.outputs().isEmpty() ? "" : "; ") + "too long here: " + String.join(", ", e.left());
  }

  private static String attemptMessage(RunEvent.AttemptEnded e) {
    String last = e.done() ? "" : Texts.lastLine(e.tail());
    return (e.done() ? "done" : "failed")
        + " ["
        + e.variant()
        + "] by "
        + e.part().name().toLowerCase(Locale.ROOT)
        + ": "
        + Texts.ended(e.result(), Duration.between(e.startedAt(), e.at()))
        + Texts.colon(e.why())
        + (last.isEmpty() ? "" : "; last line: " + Texts.cut(last, COMMAND))
        + (e.commandLine().isBlank() ? "" : "; command: " + Texts.cut(e.commandLine(), COMMAND));
  }

  private static String stepMessage(RunEvent.StepEnded e) {
    return "STEP "
        + e.result()
        + (e.tolerated() && !e.result().isGood() ? " (tolerated)" : "")
        + (e.title().isBlank() ? "" : " \"" + e.title() + "\"")
        + (e.variant().isEmpty() ? "" : " [" + e.variant() + "]")
        + (e.attempts() == 0 ? "" : " after " + Texts.count(e.attempts(), "attempt"))
        + e.cause().map(word -> ", cause " + word).orElse("")
        + Texts.colon(e.why());
  }

  static String question(Question question) {
    return question.why()
        + "; waiting until "
        + Texts.time(question.expiresAt())
        + ", then "
        + question.otherwise();
  }

  static String decision(Decision decision) {
    Optional<String> why = decision.why();
    return decision.kind()
        + " by "
        + decision.user()
        + " from "
        + decision.from()
        + why.map(text -> " because " + text).orElse("")
        + (decision.inputs().isEmpty() ? "" : " with " + decision.inputs());
  }
}
