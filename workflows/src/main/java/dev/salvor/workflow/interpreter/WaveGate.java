package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Approval;
import dev.salvor.runbook.Canary;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What a wave waits for before its first host: its time, and people. */
final class WaveGate {
  private final Strategy strategy;
  private final FleetBook book;
  private final EventLog events;
  private final ViewKeeper view;
  private final Approvals approvals;
  private final Decisions decisions;

  WaveGate(
      Strategy strategy,
      FleetBook book,
      EventLog events,
      ViewKeeper view,
      Approvals approvals,
      Decisions decisions) {
    this.strategy = strategy;
    this.book = book;
    this.events = events;
    this.view = view;
    this.approvals = approvals;
    this.decisions = decisions;
  }

  /** Waits within {@code lane}; why the wave must not begin, if people said so. */
  Optional<String> pass(Lane lane) {
    int number = book.wave();
    Optional<Canary> canary = strategy.canary().filter(c -> number == 2);
    if (number > 1) {
      Duration between = strategy.pauseBetween();
      canary
          .flatMap(Canary::bake)
          .ifPresentOrElse(bake -> bake(lane, bake), () -> pause(lane, between));
    }
    decisions.awaitNotPaused();
    Optional<Approval> approval =
        canary.flatMap(Canary::approve).or(strategy::approveBetween).filter(a -> number > 1);
    if (approval.isEmpty() || lane.stopped().isPresent()) {
      return Optional.empty();
    }
    return switch (approvals.ask(lane, book.waveName(), approval.get())) {
      case Approvals.Verdict.Approved ignored -> Optional.empty();
      case Approvals.Verdict.Not not -> Optional.of("wave " + number + " was " + not.why());
      case Approvals.Verdict.Stopped ignored -> Optional.empty();
    };
  }

  private void pause(Lane lane, Duration time) {
    if (!time.isZero()) {
      pass(lane, time, "the next wave begins in " + Durations.text(time));
    }
  }

  /** So long that what a canary does wrong can show. */
  private void bake(Lane lane, Duration time) {
    if (time.isZero()) {
      return;
    }
    Instant end = Now.instant().plus(time).truncatedTo(ChronoUnit.SECONDS);
    String words = "the canaries bake for " + Durations.text(time) + ", until " + end;
    events.add((seq, at) -> new RunEvent.Noted(seq, at, Optional.empty(), words));
    pass(lane, time, words);
  }

  private void pass(Lane lane, Duration time, String words) {
    view.step(words);
    view.showSoon(lane, () -> false);
    lane.pass(time);
  }
}
