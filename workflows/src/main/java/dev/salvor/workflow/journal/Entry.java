package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Instant;
import java.util.Optional;

/** One line of a run's journal. */
public sealed interface Entry {
  /** Place of the event in the run, from 1; 0 if the line does not tell. */
  long seq();

  /** An event that this version knows. */
  record Known(RunEvent event) implements Entry {
    @Override
    public long seq() {
      return event.seq();
    }
  }

  /**
   * A line of a newer version, or one that cannot be read: kept as it stands.
   *
   * @param kind the event's kind, or {@code unreadable}
   */
  record Plain(long seq, Optional<Instant> at, String kind, String text) implements Entry {
    public Plain {
      if (seq < 0) {
        throw new IllegalArgumentException("seq: must not be negative, is " + seq);
      }
    }
  }
}
