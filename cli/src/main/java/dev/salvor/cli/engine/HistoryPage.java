package dev.salvor.cli.engine;

import java.util.List;
import java.util.Optional;

/**
 * A part of a history.
 *
 * @param next where to read on; empty if the run has ended and everything was read
 */
public record HistoryPage(List<Fact> facts, Optional<HistoryCursor> next) {
  public HistoryPage {
    facts = List.copyOf(facts);
  }

  /** Whether the run's end is in it. */
  boolean ends() {
    return facts.stream().anyMatch(Fact.Ended.class::isInstance);
  }
}
