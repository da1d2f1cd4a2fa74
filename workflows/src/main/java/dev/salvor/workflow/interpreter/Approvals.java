package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.Submitter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks people before a step, and waits until enough have approved, one has denied, or time is up.
 */
final class Approvals {
  /** What became of it. */
  sealed interface Verdict {
    /** The step may begin; the answers are outputs of it. */
    record Approved(Map<String, JsonNode> answers) implements Verdict {}

    /**
     * It may not.
     *
     * @param ends the run ends with it, whatever the step's {@code onFailure} says
     */
    record Not(String why, boolean ends) implements Verdict {}

    /** The run was stopped meanwhile. */
    record Stopped() implements Verdict {}
  }

  private final EventLog events;
  private final ViewKeeper view;
  private final Submitter submitter;
  private final Map<String, Gate> open = new LinkedHashMap<>();
  private Runnable onWait = () -> {};

  Approvals(EventLog events, ViewKeeper view, Submitter submitter) {
    this.events = events;
    this.view = view;
    this.submitter = submitter;
  }

  /** What the beginning of a wait does beside saying so. */
  void onWait(Runnable tell) {
    onWait = tell;
  }

  /** Steps that wait for an approval. */
  Map<String, Gate> open() {
    return open;
  }

  /** A decision about the step {@code id}, which is open. */
  Effect decide(String id, Decision decision) {
    Gate gate = open.get(id);
    if (gate == null || gate.isDecided()) {
      return Effect.not("it is decided already");
    }
    Effect effect =
        decision.kind() == Decision.Kind.DENY ? gate.deny(decision) : gate.approve(decision);
    view.waits(gate.question());
    return effect;
  }

  /** Waits for the people, within {@code within}. */
  Verdict ask(Lane within, String step, Approval asked) {
    Gate gate = new Gate(step, asked, submitter, Now.instant());
    Question question = gate.question();
    open.put(step, gate);
    events.add((seq, at) -> new RunEvent.QuestionAsked(seq, at, question));
    view.waits(question);
    view.show();
    onWait.run();
    await(within, gate, question);
    view.waitsNoMore(question);
    open.remove(step);
    if (gate.isApproved()) {
      return new Verdict.Approved(gate.answers());
    }
    if (gate.denied().isPresent()) {
      Decision by = gate.denied().get();
      String why = by.why().map(w -> ": " + w).orElse("");
      return new Verdict.Not("denied by " + Decisions.who(by) + why, false);
    }
    if (within.stopped().isPresent()) {
      return new Verdict.Stopped();
    }
    events.add((seq, at) -> new RunEvent.QuestionExpired(seq, at, gate.question()));
    return new Verdict.Not(
        "not approved within " + Durations.text(asked.timeout()) + " (" + gate.count() + ")",
        asked.onTimeout() == Approval.OnTimeout.ABORT);
  }

  /** A day is long: the log says once a day that it still waits. */
  private void await(Lane within, Gate gate, Question question) {
    while (!gate.isDecided() && within.stopped().isEmpty()) {
      Instant now = Now.instant();
      Duration left = Duration.between(now, question.expiresAt());
      if (left.isZero() || left.isNegative()) {
        return;
      }
      within.await(left.compareTo(Decisions.REMIND) < 0 ? left : Decisions.REMIND, gate::isDecided);
      boolean still = !gate.isDecided() && within.stopped().isEmpty();
      if (still && Now.instant().isBefore(question.expiresAt())) {
        events.addReminder(
            Optional.of(gate.question()),
            "still waits for approval, " + gate.count() + "; until " + question.expiresAt());
      }
    }
  }
}
