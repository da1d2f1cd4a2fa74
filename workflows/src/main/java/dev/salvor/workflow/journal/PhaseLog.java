package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The phases of a run with their steps, event by event. Not for several threads. */
final class PhaseLog {
  private static final class Open {
    final RunEvent.PhaseStarted started;
    final boolean told;
    final Map<String, StepLog> steps = new LinkedHashMap<>();
    Optional<RunEvent.PhaseEnded> ended = Optional.empty();

    Open(RunEvent.PhaseStarted started, boolean told) {
      this.started = started;
      this.told = told;
    }

    RunSummary.Phase build() {
      return new RunSummary.Phase(
          started.phase(),
          started.title(),
          started.number(),
          started.of(),
          told ? Optional.of(started.at()) : Optional.empty(),
          ended.map(RunEvent.PhaseEnded::took),
          ended.map(RunEvent.PhaseEnded::failures).orElse(0),
          steps.values().stream().map(StepLog::build).toList());
    }
  }

  private final List<Open> phases = new ArrayList<>();

  void start(RunEvent.PhaseStarted event) {
    phases.add(new Open(event, true));
  }

  void end(RunEvent.PhaseEnded event) {
    for (int i = phases.size() - 1; i >= 0; i--) {
      Open phase = phases.get(i);
      if (phase.started.phase().equals(event.phase()) && phase.ended.isEmpty()) {
        phase.ended = Optional.of(event);
        return;
      }
    }
  }

  void attempt(RunEvent.AttemptEnded event) {
    step(event.step(), event.startedAt()).attempt(event);
  }

  void retry(RunEvent.RetryDue event) {
    step(event.step(), event.at()).retry(plus(event.at(), event.delay()));
  }

  void stepEnded(RunEvent.StepEnded event) {
    step(event.step(), event.at()).ended(event);
  }

  /** Name of the phase that runs, or empty. */
  String current() {
    return phases.isEmpty() ? "" : phases.get(phases.size() - 1).started.phase();
  }

  /** A step before any phase gets the phase that its path names. */
  private StepLog step(String path, Instant at) {
    if (phases.isEmpty()) {
      int slash = path.indexOf('/');
      String name = slash < 0 ? "" : path.substring(0, slash);
      phases.add(new Open(new RunEvent.PhaseStarted(0, at, name, 0, 0, ""), false));
    }
    return phases.get(phases.size() - 1).steps.computeIfAbsent(path, StepLog::new);
  }

  private static Instant plus(Instant at, Duration delay) {
    return delay.compareTo(Duration.between(at, Instant.MAX)) > 0 || delay.isNegative()
        ? at
        : at.plus(delay);
  }

  List<RunSummary.Phase> build() {
    return phases.stream().map(Open::build).toList();
  }
}
