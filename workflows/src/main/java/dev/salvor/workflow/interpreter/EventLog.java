package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Numbers the run's events and keeps those that the host has not been given yet. */
final class EventLog {
  /** Far below the engine's limit of 2 MiB for one payload, so that the order itself fits too. */
  static final int JOURNAL_CHARACTERS = 200_000;

  /** Makes an event of its number and time. */
  interface Maker {
    RunEvent make(long seq, Instant at);
  }

  private final List<RunEvent> pending = new ArrayList<>();
  private long last;

  /** Adds an event that happens now. */
  void add(Maker maker) {
    addAt(Now.instant(), maker);
  }

  /** Adds an event that a host saw at {@code at}. */
  void addAt(Instant at, Maker maker) {
    last++;
    pending.add(maker.make(last, at));
  }

  /** The oldest events that the host has not been given, as many as fit an order. */
  List<RunEvent> take() {
    int size = 0;
    int count = 0;
    for (RunEvent event : pending) {
      size += event.toString().length();
      if (count > 0 && size > JOURNAL_CHARACTERS) {
        break;
      }
      count++;
    }
    return takeFirst(count);
  }

  /** Every event that the host has not been given: a pivot must be there before what it starts. */
  List<RunEvent> takeAll() {
    return takeFirst(pending.size());
  }

  /** Takes back what may not have arrived; the host knows by the number what it has. */
  void putBack(List<RunEvent> events) {
    pending.addAll(events);
    pending.sort(Comparator.comparingLong(RunEvent::seq));
  }

  List<RunEvent> pending() {
    return List.copyOf(pending);
  }

  long last() {
    return last;
  }

  void resume(long lastSeq, List<RunEvent> events) {
    last = lastSeq;
    pending.addAll(events);
  }

  private List<RunEvent> takeFirst(int count) {
    List<RunEvent> head = pending.subList(0, count);
    List<RunEvent> taken = List.copyOf(head);
    head.clear();
    return taken;
  }
}
