package dev.salvor.workflow.audit;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.ChainEnd;
import dev.salvor.audit.Whence;
import dev.salvor.audit.Who;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes what one process does into the audit of its node. What comes before a deed is recorded or
 * the deed is not done; what has happened already is kept while it cannot be recorded, and goes in
 * front of the next entry that can, with a note of the loss. Safe for any thread.
 */
public final class Auditor {
  /** So many are kept; of the others only the number is. */
  private static final int MOST_KEPT = 2000;

  private final AuditLog log;
  private final Who who;
  private final Whence from;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<AuditEntry> kept = new ArrayDeque<>();
  private long dropped;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Optional<ChainEnd> end = Optional.empty();

  public Auditor(AuditLog log, Who who, Whence from, Clock clock) {
    this.log = log;
    this.who = who;
    this.from = from;
    this.clock = clock;
  }

  /** An entry that begins with who, from where and when. */
  public AuditEntry entry(AuditAction action) {
    return AuditEntry.of(clock.instant(), action, who, from);
  }

  /** As {@link #record(List)}; its place. */
  public ChainEnd record(AuditEntry entry) throws IOException {
    return record(List.of(entry)).getFirst();
  }

  /**
   * Records what is about to be done.
   *
   * @return the place of each entry
   * @throws IOException if it is not recorded: then it must not be done
   */
  public List<ChainEnd> record(List<AuditEntry> entries) throws IOException {
    Late late = late();
    List<AuditEntry> all = new ArrayList<>(late.note());
    all.addAll(late.entries());
    int before = all.size();
    all.addAll(entries);
    boolean written = false;
    try {
      List<ChainEnd> ends = log.append(all);
      written = true;
      end = ends.isEmpty() ? end : Optional.of(ends.getLast());
      return ends.subList(before, ends.size());
    } catch (IOException failure) {
      trouble = Optional.of(String.valueOf(failure.getMessage()));
      throw failure;
    } finally {
      if (!written) {
        keep(late.entries(), late.gone());
      }
    }
  }

  /**
   * Records what has happened, now or as soon as that is possible.
   *
   * @return whether it is recorded now
   */
  public boolean recordOrKeep(List<AuditEntry> entries) {
    try {
      List<ChainEnd> unused = record(entries);
      return true;
    } catch (IOException later) {
      keep(entries, 0);
      return false;
    }
  }

  /** Tries again to record what is kept; to be called now and then. */
  public void again() {
    if (owes()) {
      boolean unused = recordOrKeep(List.of());
    }
  }

  private boolean owes() {
    lock.lock();
    try {
      return !kept.isEmpty() || dropped > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Where the log ended when this one last wrote to it; empty: it has not. */
  public Optional<ChainEnd> end() {
    return end;
  }

  /** Why something could not be recorded; empty: it never happened. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** What goes in front of the next entry. */
  private record Late(List<AuditEntry> note, List<AuditEntry> entries, long gone) {}

  /** What is kept, with a note of its loss. */
  private Late late() {
    lock.lock();
    try {
      List<AuditEntry> note = kept.isEmpty() && dropped == 0 ? List.of() : List.of(loss());
      Late late = new Late(note, List.copyOf(kept), dropped);
      kept.clear();
      dropped = 0;
      return late;
    } finally {
      lock.unlock();
    }
  }

  private AuditEntry loss() {
    AuditEntry note =
        entry(AuditAction.LOST)
            .why(
                "not recorded when it happened ("
                    + trouble.orElse("unknown reason")
                    + "): "
                    + (kept.isEmpty() ? "" : kept.size() == 1 ? "the next entry" : many())
                    + (kept.isEmpty() || dropped == 0 ? "" : ", and ")
                    + (dropped == 0 ? "" : dropped + " that are gone"));
    return note.detail("late", Integer.toString(kept.size()))
        .detail("gone", Long.toString(dropped));
  }

  private String many() {
    return "the next " + kept.size() + " entries";
  }

  private void keep(List<AuditEntry> entries, long gone) {
    lock.lock();
    try {
      dropped += gone;
      for (AuditEntry entry : entries) {
        if (kept.size() < MOST_KEPT) {
          kept.add(entry);
        } else {
          dropped++;
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
