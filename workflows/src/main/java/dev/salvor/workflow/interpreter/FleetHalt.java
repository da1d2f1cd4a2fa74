package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Canary;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Why a fleet's run begins no other host, and who is asked whether it goes on. */
final class FleetHalt {
  /**
   * What hosts tell while somebody is asked.
   *
   * @param isNew whether there is any news
   * @param tell shows it
   */
  record News(BooleanSupplier isNew, Runnable tell) {}

  private final RunId run;
  private final Strategy strategy;
  private final FleetBook book;
  private final EventLog events;
  private final Decisions decisions;
  private final News news;
  private Optional<String> why = Optional.empty();

  FleetHalt(
      RunId run,
      Strategy strategy,
      FleetBook book,
      EventLog events,
      Decisions decisions,
      News news) {
    this.run = run;
    this.strategy = strategy;
    this.book = book;
    this.events = events;
    this.decisions = decisions;
    this.news = news;
  }

  /** Why it ends without its other hosts, if it does. */
  Optional<String> why() {
    return why;
  }

  /** It ends, unless there is no reason. */
  void because(Optional<String> reason) {
    why = reason;
  }

  /** More hosts failed than may, and none runs any more. */
  void spent(Lane lane) {
    String spent = book.spent().orElseThrow();
    switch (then()) {
      case ABORT -> why = Optional.of(spent);
      case CONTINUE -> {
        if (book.runSpent().isPresent()) {
          why = Optional.of(spent);
        } else {
          book.leaveRestOfWave();
        }
      }
      case ASK -> ask(lane, spent);
    }
  }

  private Strategy.OnWaveFailure then() {
    if (!book.isCanary()) {
      return strategy.onWaveFailure();
    }
    return switch (strategy.canary().map(Canary::onFailure).orElse(Canary.OnFailure.ABORT)) {
      case ABORT -> Strategy.OnWaveFailure.ABORT;
      case ASK -> Strategy.OnWaveFailure.ASK;
    };
  }

  private void ask(Lane lane, String spent) {
    Answer answer = ask(lane, spent, Meanwhile.NOTHING);
    if (answer == Answer.SKIP) {
      book.forgive();
    }
  }

  /**
   * The hosts of the wave have ended, except those that nobody can tell of: no other wave is begun
   * before somebody has said so, or they have ended.
   *
   * @return whether the wave is to be looked at again
   */
  boolean lacksVerdict(Lane lane) {
    Optional<String> lacking = book.isAnyLeft() ? book.lacking() : Optional.empty();
    if (lacking.isEmpty()) {
      return false;
    }
    return wait(lane, book::lacking, book::passLacking) == Answer.RETRY;
  }

  /** More hosts do not answer than may, and none runs: no other is begun before that is decided. */
  void tooSilent(Lane lane) {
    wait(lane, book::tooSilent, book::passSilent);
  }

  /** Asks until there is an answer, or no reason any more. */
  private Answer wait(Lane lane, Supplier<Optional<String>> reason, Runnable goOn) {
    Answer answer = ask(lane, reason.get().orElseThrow(), until(() -> reason.get().isEmpty()));
    switch (answer) {
      case SKIP -> goOn.run();
      case RETRY ->
          events.add(
              (seq, at) ->
                  new RunEvent.Noted(
                      seq, at, Optional.empty(), "nobody is asked any more: they have answered"));
      case ABORT, STOPPED -> {}
    }
    return answer;
  }

  private Answer ask(Lane lane, String asked, Meanwhile meanwhile) {
    Answer answer =
        decisions.ask(
            lane,
            new Decisions.Asking(
                book.waveName(),
                asked,
                strategy.askTimeout(),
                Ask.OnTimeout.ABORT,
                Optional.of(
                    "a host is not done twice in one run; skip goes on with the others, and"
                        + " afterwards: salvor rerun "
                        + run
                        + " --failed"),
                meanwhile));
    if (answer == Answer.ABORT) {
      why = Optional.of(asked);
    }
    return answer;
  }

  private Meanwhile until(BooleanSupplier settled) {
    return new Meanwhile() {
      @Override
      public boolean isAnything() {
        return news.isNew().getAsBoolean() || settled.getAsBoolean();
      }

      @Override
      public boolean settles() {
        news.tell().run();
        return settled.getAsBoolean();
      }
    };
  }
}
