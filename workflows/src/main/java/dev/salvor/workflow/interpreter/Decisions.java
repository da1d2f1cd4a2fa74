package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Ask;
import dev.salvor.workflow.contract.RunbookWorkflow;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.lock.LockAnswer;
import dev.salvor.workflow.contract.lock.LockWorkflow;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.common.converter.EncodedValues;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.DynamicSignalHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Takes in what operators decide, each once, and puts questions to them. */
final class Decisions implements DynamicSignalHandler {
  /** How often a question about one step may expire into a retry before it means the end. */
  static final int EXPIRED_RETRIES = 3;

  /** A paused run holds its host, so a pause has an end. */
  static final Duration PAUSE_LIMIT = Duration.ofDays(7);

  /** What waits for people is told again in the log after each such time. */
  static final Duration REMIND = Duration.ofDays(1);

  /** The form that survives continue-as-new. */
  record Saved(
      List<String> seen,
      Optional<Decision> paused,
      Instant pausedAt,
      Map<String, Integer> expired) {}

  private static final class Open {
    final Question question;
    final Optional<String> noRetry;
    Optional<Answer> answer = Optional.empty();

    Open(Question question, Optional<String> noRetry) {
      this.question = question;
      this.noRetry = noRetry;
    }
  }

  private final EventLog events;
  private final ViewKeeper view;
  private final Approvals approvals;
  private final Lane lane;
  private final Set<String> seen = new LinkedHashSet<>();
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Map<String, Integer> expired = new LinkedHashMap<>();
  private Optional<Decision> paused = Optional.empty();
  private Instant pausedAt = Instant.EPOCH;
  private Optional<String> ending = Optional.empty();
  private Runnable onPause = () -> {};
  private Runnable onWait = () -> {};
  private Consumer<LockAnswer> onLock = answer -> {};

  /** Decisions about the phases that run in {@code lane}. */
  Decisions(EventLog events, ViewKeeper view, Approvals approvals, Lane lane) {
    this.events = events;
    this.approvals = approvals;
    this.view = view;
    this.lane = lane;
  }

  /** What a pause does beside holding back what is not ordered yet. */
  void onPause(Runnable hold) {
    onPause = hold;
  }

  /** What the beginning of a wait for people does beside saying so. */
  void onWait(Runnable tell) {
    onWait = tell;
  }

  /** Who takes in what a lock says. */
  void onLock(Consumer<LockAnswer> take) {
    onLock = take;
  }

  @Override
  public void handle(String signal, EncodedValues arguments) {
    try {
      switch (signal) {
        case RunbookWorkflow.DECIDE ->
            decide(Inputs.orFailRun(() -> arguments.get(0, Decision.class)));
        case LockWorkflow.ANSWER ->
            onLock.accept(Inputs.orFailRun(() -> arguments.get(0, LockAnswer.class)));
        default ->
            events.add(
                (seq, at) ->
                    new RunEvent.Noted(
                        seq, at, Optional.empty(), "a signal that no one knows: " + signal));
      }
    } catch (ApplicationFailure unreadable) {
      refuse(unreadable.getOriginalMessage());
    }
  }

  /** Somebody who is no Salvor speaks to the run: it ends, in order, and lets go of its host. */
  private void refuse(String why) {
    String text = "a decision was refused: " + why;
    events.add((seq, at) -> new RunEvent.Noted(seq, at, Optional.empty(), text));
    if (ending.isEmpty()) {
      lane.stop(new RunStop.Broken(text));
    }
  }

  private void decide(Decision decision) {
    if (decision == null || decision.id() == null || decision.kind() == null) {
      throw Inputs.unreadable("a decision without id or kind");
    }
    if (!seen.add(decision.id())) {
      return;
    }
    Effect effect =
        switch (decision.kind()) {
          case APPROVE, DENY -> approvals.inTurn(() -> approval(decision));
          case RETRY -> answer(decision, Answer.RETRY);
          case SKIP -> answer(decision, Answer.SKIP);
          case ABORT -> abort(decision);
          case PAUSE -> pause(decision);
          case RESUME -> resume();
        };
    events.add(
        (seq, at) -> new RunEvent.Decided(seq, at, decision, effect.taken(), effect.words()));
    view.acknowledged(new Acknowledgement(decision.id(), effect.taken(), effect.words()));
    view.show();
    if (decision.kind() == Decision.Kind.PAUSE && effect.taken()) {
      onWait.run();
    }
  }

  private Effect approval(Decision decision) {
    Optional<Approver> by =
        decision.kind() == Decision.Kind.APPROVE && !approvals.open().isEmpty()
            ? Optional.of(approvals.approver(decision))
            : Optional.empty();
    List<String> meant =
        approvals.open().keySet().stream()
            .filter(s -> isMeant(s, decision.step()))
            .sorted()
            .toList();
    if (meant.isEmpty()) {
      return Effect.not(nothing(decision, "an approval"));
    }
    if (meant.size() > 1) {
      return Effect.not("name the step, these wait: " + String.join(", ", meant));
    }
    return by.isPresent()
        ? approvals.approve(meant.get(0), decision, by.get())
        : approvals.deny(meant.get(0), decision);
  }

  /** What was meant does not wait; what does is said. */
  private String nothing(Decision decision, String what) {
    List<String> right = new ArrayList<>();
    approvals.open().keySet().forEach(s -> right.add(s + " waits for approve or deny"));
    open.keySet().forEach(s -> right.add(s + " waits for retry, skip or abort"));
    return decision.step().map(s -> "step " + s + " does not wait").orElse("nothing waits")
        + " for "
        + what
        + (right.isEmpty() ? "" : "; " + String.join(", ", right));
  }

  private Effect answer(Decision decision, Answer answer) {
    List<Open> meant =
        open.values().stream()
            .filter(o -> o.answer.isEmpty() && isMeant(o.question.step(), decision.step()))
            .toList();
    if (meant.isEmpty()) {
      return Effect.not(nothing(decision, "retry or skip"));
    }
    if (meant.size() > 1) {
      return Effect.not(
          "name the step, these wait: "
              + String.join(", ", meant.stream().map(o -> o.question.step()).sorted().toList()));
    }
    Open one = meant.get(0);
    if (answer == Answer.RETRY && one.noRetry.isPresent()) {
      return Effect.not(one.noRetry.get());
    }
    one.answer = Optional.of(answer);
    return Effect.taken(
        answer == Answer.RETRY ? "the step is tried again" : "the run goes on without the step");
  }

  private static boolean isMeant(String step, Optional<String> named) {
    return named.map(name -> step.equals(name) || step.endsWith("." + name)).orElse(true);
  }

  private Effect abort(Decision decision) {
    if (ending.isPresent()) {
      return Effect.not(ending.get());
    }
    if (lane.stopped().isPresent()) {
      return Effect.not("the run is being stopped already");
    }
    view.status(RunStatus.ABORTING);
    lane.stop(new RunStop.Aborted(decision));
    return Effect.taken("the run stops");
  }

  private Effect pause(Decision decision) {
    if (ending.isPresent()) {
      return Effect.not(ending.get());
    }
    if (paused.isPresent()) {
      return Effect.not("paused already, by " + who(paused.get()));
    }
    paused = Optional.of(decision);
    pausedAt = Now.instant();
    view.paused(Optional.of(pauseText(decision)));
    onPause.run();
    return Effect.taken("nothing new is started");
  }

  private Effect resume() {
    if (paused.isEmpty()) {
      return Effect.not("it is not paused");
    }
    paused = Optional.empty();
    view.paused(Optional.empty());
    return Effect.taken("the run goes on");
  }

  /** From now on nothing stops or pauses the run; {@code why} is said to those who try. */
  void ending(String why) {
    ending = Optional.of(why);
    paused = Optional.empty();
    view.paused(Optional.empty());
  }

  boolean isPaused() {
    return paused.isPresent();
  }

  /** Holds while the run is paused: a reminder each day, and the end of the run after some. */
  void awaitNotPaused() {
    while (paused.isPresent() && lane.stopped().isEmpty()) {
      Decision by = paused.get();
      lane.await(REMIND, () -> !paused.equals(Optional.of(by)));
      if (paused.equals(Optional.of(by)) && lane.stopped().isEmpty()) {
        stillPaused(by);
      }
    }
  }

  private void stillPaused(Decision by) {
    if (Duration.between(pausedAt, Now.instant()).compareTo(PAUSE_LIMIT) >= 0) {
      lane.stop(new RunStop.NotResumed(by, PAUSE_LIMIT));
      return;
    }
    events.addReminder(Optional.empty(), "still paused, by " + pauseText(by));
  }

  /** Asks what to do about a step and waits for the answer, within {@code within}. */
  Answer ask(Lane within, Asking asking) {
    Instant now = Now.instant();
    Question question =
        new Question(
            asking.step(),
            asking.why(),
            now,
            now.plus(asking.timeout()),
            asking.onTimeout(),
            Optional.empty());
    Open entry = new Open(question, asking.noRetry());
    open.put(asking.step(), entry);
    events.add((seq, at) -> new RunEvent.QuestionAsked(seq, at, question));
    if (!asking.timeout().isZero()) {
      view.waits(question);
      view.show();
      onWait.run();
      awaitAnswer(within, entry, asking.meanwhile());
      view.waitsNoMore(question);
    }
    open.remove(asking.step());
    if (entry.answer.isPresent()) {
      return entry.answer.get();
    }
    if (within.stopped().isPresent()) {
      return Answer.STOPPED;
    }
    events.add((seq, at) -> new RunEvent.QuestionExpired(seq, at, question));
    return expired(asking);
  }

  /** As with an approval, each day it is said that it still waits. */
  private void awaitAnswer(Lane within, Open entry, Meanwhile meanwhile) {
    Question question = entry.question;
    while (entry.answer.isEmpty() && within.stopped().isEmpty()) {
      Duration left = Duration.between(Now.instant(), question.expiresAt());
      if (left.isZero() || left.isNegative()) {
        return;
      }
      within.await(
          left.compareTo(REMIND) < 0 ? left : REMIND,
          () -> entry.answer.isPresent() || meanwhile.isAnything());
      if (entry.answer.isEmpty() && meanwhile.isAnything()) {
        entry.answer = Optional.of(Answer.RETRY).filter(a -> meanwhile.settles());
        continue;
      }
      boolean still = entry.answer.isEmpty() && within.stopped().isEmpty();
      if (still && Now.instant().isBefore(question.expiresAt())) {
        events.addReminder(
            Optional.of(question),
            "still waits for retry, skip or abort; until "
                + question.expiresAt()
                + ", then "
                + question.otherwise().toLowerCase(Locale.ROOT));
      }
    }
  }

  private Answer expired(Asking asking) {
    return switch (asking.onTimeout()) {
      case ABORT -> Answer.ABORT;
      case SKIP -> Answer.SKIP;
      case RETRY -> {
        int times = expired.merge(asking.step(), 1, Integer::sum);
        yield asking.noRetry().isEmpty() && times <= EXPIRED_RETRIES ? Answer.RETRY : Answer.ABORT;
      }
    };
  }

  /**
   * A question before it is put.
   *
   * @param noRetry why it cannot be tried again; empty if it can
   * @param meanwhile what goes on while nobody has answered
   */
  record Asking(
      String step,
      String why,
      Duration timeout,
      Ask.OnTimeout onTimeout,
      Optional<String> noRetry,
      Meanwhile meanwhile) {
    /** Nothing goes on before there is an answer. */
    Asking(
        String step,
        String why,
        Duration timeout,
        Ask.OnTimeout onTimeout,
        Optional<String> noRetry) {
      this(step, why, timeout, onTimeout, noRetry, Meanwhile.NOTHING);
    }
  }

  Saved saved() {
    return new Saved(List.copyOf(seen), paused, pausedAt, expired);
  }

  void resume(Saved saved) {
    seen.addAll(saved.seen());
    paused = saved.paused();
    pausedAt = saved.pausedAt();
    view.paused(paused.map(Decisions::pauseText));
    expired.putAll(saved.expired());
  }

  private static String pauseText(Decision by) {
    return who(by) + " at " + by.at() + by.why().map(why -> ": " + why).orElse("");
  }

  static String who(Decision decision) {
    return decision.user() + "@" + decision.from();
  }
}
