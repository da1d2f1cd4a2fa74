package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TrustActivities;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Approvers;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.profile.ActivityProfiles;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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
  private final RunRequest request;
  private final Map<String, Gate> open = new LinkedHashMap<>();
  private Runnable onWait = () -> {};
  private int arrived;
  private int heard;

  Approvals(EventLog events, ViewKeeper view, RunRequest request) {
    this.events = events;
    this.view = view;
    this.request = request;
  }

  /**
   * Hears an answer after those that came before it: finding out who somebody is takes a moment.
   *
   * @return what {@code answer} says
   */
  Effect inTurn(Supplier<Effect> answer) {
    int mine = arrived++;
    try {
      if (heard != mine) {
        Workflow.await(() -> heard == mine);
      }
      return answer.get();
    } catch (CanceledFailure e) {
      return Effect.not("the run is being stopped");
    } finally {
      heard++;
    }
  }

  /** Who sends this approval. */
  Approver approver(Decision decision) {
    if (!ChangeIds.isIn(ChangeIds.APPROVALS_ARE_PROVED)) {
      return Approver.byAccount(decision);
    }
    return Approver.of(decision, request.runId().value(), request.definition().sha256(), trusted());
  }

  private static Approvers trusted() {
    try {
      return Workflow.newLocalActivityStub(TrustActivities.class, ActivityProfiles.trust())
          .approvers();
    } catch (ActivityFailure e) {
      return Approvers.unknown(Failures.words("approvers", e));
    }
  }

  /** What the beginning of a wait does beside saying so. */
  void onWait(Runnable tell) {
    onWait = tell;
  }

  /** Steps that wait for an approval. */
  Map<String, Gate> open() {
    return open;
  }

  /** A denial of the step {@code id}, which is open. */
  Effect deny(String id, Decision decision) {
    return decide(id, gate -> gate.deny(decision));
  }

  /** An approval of the step {@code id}, which is open. */
  Effect approve(String id, Decision decision, Approver by) {
    return switch (by) {
      case Approver.Known who -> decide(id, gate -> gate.approve(decision, who));
      case Approver.Refused refused -> Effect.not(refused.why());
    };
  }

  private Effect decide(String id, Function<Gate, Effect> answer) {
    Gate gate = open.get(id);
    if (gate == null || gate.isDecided()) {
      return Effect.not("it is decided already");
    }
    Effect effect = answer.apply(gate);
    view.waits(gate.question());
    return effect;
  }

  /** Waits for the people, within {@code within}. */
  Verdict ask(Lane within, String step, Approval asked) {
    Gate gate = new Gate(step, asked, request.submitter(), Now.instant());
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
