package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Question;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Numbers the run's events and keeps each until the host has it for certain. Orders that are under
 * way at the same time carry the same events again: whichever arrives first leaves no gap, and the
 * host knows by the number what it has.
 */
final class EventLog {
  /** Far below the engine's limit of 2 MiB for one payload, so that the order itself fits too. */
  static final int JOURNAL_CHARACTERS = 200_000;

  /** Makes an event of its number and time. */
  interface Maker {
    RunEvent make(long seq, Instant at);
  }

  /** Hears of each event as it happens. */
  interface Listener {
    void happened(RunEvent event);

    /** Something still waits: of {@code question}, or without one the paused run. */
    void stillWaits(RunEvent.Noted noted, Optional<Question> question);
  }

  private final List<RunEvent> unconfirmed = new ArrayList<>();
  private Optional<Listener> listener = Optional.empty();
  private long last;

  /** From now on {@code hears} is told of what is added. */
  void listener(Listener hears) {
    listener = Optional.of(hears);
  }

  /** Adds an event that happens now. */
  void add(Maker maker) {
    addAt(Now.instant(), maker);
  }

  /** Adds an event that a host saw at {@code at}. */
  void addAt(Instant at, Maker maker) {
    last++;
    RunEvent event = maker.make(last, at);
    unconfirmed.add(event);
    listener.ifPresent(hears -> hears.happened(event));
  }

  /** Adds that something still waits, and reminds people of it. */
  void addReminder(Optional<Question> question, String text) {
    last++;
    RunEvent.Noted noted =
        new RunEvent.Noted(last, Now.instant(), question.map(Question::step), text);
    unconfirmed.add(noted);
    listener.ifPresent(hears -> hears.stillWaits(noted, question));
  }

  /** The oldest events that the host may not have, as many as fit an order, at least one. */
  List<RunEvent> next() {
    int size = 0;
    int count = 0;
    for (RunEvent event : unconfirmed) {
      size += event.toString().length();
      if (count > 0 && size > JOURNAL_CHARACTERS) {
        break;
      }
      count++;
    }
    return List.copyOf(unconfirmed.subList(0, count));
  }

  /** Every event that the host may not have: a pivot must be there before what it starts. */
  List<RunEvent> all() {
    return List.copyOf(unconfirmed);
  }

  /** The host has answered an order that carried {@code journal}. */
  void confirm(List<RunEvent> journal) {
    if (!journal.isEmpty()) {
      long has = journal.get(journal.size() - 1).seq();
      unconfirmed.removeIf(event -> event.seq() <= has);
    }
  }

  long last() {
    return last;
  }

  void resume(long lastSeq, List<RunEvent> events) {
    last = lastSeq;
    unconfirmed.addAll(events);
  }
}
