package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;

/** Where the outputs of attempts are read. Not for several threads. */
public interface Outputs {
  /** Nothing is at hand: the page shows what the events tell. */
  Outputs NONE = (attempt, stream, most) -> new Output.Absent("");

  /** What a command prints to. */
  enum Stream {
    OUT,
    ERR
  }

  /** What could be read. */
  sealed interface Output {
    /**
     * The text, its secrets masked.
     *
     * @param head the whole, or its beginning
     * @param leftOut bytes between head and tail
     * @param tail empty if nothing was left out
     */
    record Text(String head, long leftOut, String tail) implements Output {}

    /**
     * Nothing could be read.
     *
     * @param why for people; empty: nobody looked
     */
    record Absent(String why) implements Output {}
  }

  /**
   * What the attempt printed.
   *
   * @param most characters of head and tail together; more is of no use
   */
  Output read(RunSummary.Attempt attempt, Stream stream, int most);
}
