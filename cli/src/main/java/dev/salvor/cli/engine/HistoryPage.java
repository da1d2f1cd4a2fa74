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
}
