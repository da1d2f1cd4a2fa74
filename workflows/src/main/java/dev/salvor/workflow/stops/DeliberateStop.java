package dev.salvor.workflow.stops;

import java.time.Instant;

/** One record of a deliberate stop, readable or not. */
public sealed interface DeliberateStop {
  /** What was stopped; of a broken record, as far as its file's name tells. */
  String thing();

  /** The name of its file in the folder {@code stops}. */
  String file();

  /**
   * A whole record. Until {@code until} nothing starts or alerts on the thing; afterwards the stop
   * is over, but reminded of until somebody lifts it.
   *
   * @param kind service, job, host, container, or another word
   * @param by whose decision it was
   * @param why one line
   */
  record Recorded(
      String file, String thing, String kind, String by, Instant at, Instant until, String why)
      implements DeliberateStop {
    public Recorded {
      if (thing.isEmpty()) {
        throw new IllegalArgumentException("thing: empty");
      }
    }

    public boolean isOver(Instant now) {
      return !now.isBefore(until);
    }
  }

  /**
   * A record that cannot be understood: the thing still counts as stopped.
   *
   * @param wrong what is wrong with it, for people
   */
  record Broken(String file, String thing, String wrong) implements DeliberateStop {}
}
