package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

  private final List<RunEvent> unconfirmed = new ArrayList<>();
  private long last;

  /** Adds an event that happens now. */
  void add(Maker maker) {
    addAt(Now.instant(), maker);
  }

  /** Adds an event that a host saw at {@code at}. */
  void addAt(Instant at, Maker maker) {
    last++;
    unconfirmed.add(maker.make(last, at));
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
