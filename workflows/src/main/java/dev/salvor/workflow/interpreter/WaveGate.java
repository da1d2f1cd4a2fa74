package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Strategy;
import java.util.Optional;

/** What a wave waits for before its first host: its time, and people. */
final class WaveGate {
  private final Strategy strategy;
  private final FleetBook book;
  private final ViewKeeper view;
  private final Approvals approvals;
  private final Decisions decisions;

  WaveGate(
      Strategy strategy,
      FleetBook book,
      ViewKeeper view,
      Approvals approvals,
      Decisions decisions) {
    this.strategy = strategy;
    this.book = book;
    this.view = view;
    this.approvals = approvals;
    this.decisions = decisions;
  }

  /** Waits within {@code lane}; why the wave must not begin, if people said so. */
  Optional<String> pass(Lane lane) {
    int number = book.wave();
    if (number > 1 && !strategy.pauseBetween().isZero()) {
      view.step("the next wave begins in " + Durations.text(strategy.pauseBetween()));
      view.showSoon(lane, () -> false);
      lane.pass(strategy.pauseBetween());
    }
    decisions.awaitNotPaused();
    if (number == 1 || strategy.approveBetween().isEmpty() || lane.stopped().isPresent()) {
      return Optional.empty();
    }
    return switch (approvals.ask(lane, book.waveName(), strategy.approveBetween().get())) {
      case Approvals.Verdict.Approved ignored -> Optional.empty();
      case Approvals.Verdict.Not not -> Optional.of("wave " + number + " was " + not.why());
      case Approvals.Verdict.Stopped ignored -> Optional.empty();
    };
  }
}
