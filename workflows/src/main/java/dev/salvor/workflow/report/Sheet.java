package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What all parts of one page share: where steps stand in it, its scale of time, how long its texts
 * may be. Immutable.
 */
final class Sheet {
  private static final int LONG_TEXT = 2000;
  private static final int SHORT_TEXT = 160;
  private static final int TEXTS = 300_000;

  private final Report report;
  private final OutputPlan outputs;
  private final Map<String, String> anchors = new HashMap<>();
  private final TimeScale.Span time;
  private final TimeScale scale;
  private final List<Waits.Wait> waits;
  private final int attempts;
  private final Scripts scripts;

  Sheet(Report report, OutputPlan outputs) {
    this.report = report;
    this.outputs = outputs;
    RunSummary run = report.run();
    int number = 0;
    int tries = 0;
    for (RunSummary.Phase phase : run.phases()) {
      for (RunSummary.Step step : phase.steps()) {
        anchors.putIfAbsent(step.step(), "s" + number++);
        tries += step.attempts().size();
      }
    }
    attempts = tries;
    time = time(report);
    waits = Waits.of(run, time.to());
    scale = TimeScale.of(time, busy(run));
    scripts = Scripts.of(report.runbook());
  }

  private static TimeScale.Span time(Report report) {
    RunSummary run = report.run();
    Instant from = moments(run).min(Instant::compareTo).orElse(Instant.EPOCH);
    Instant to = moments(run).max(Instant::compareTo).orElse(from);
    boolean goesOn =
        report.provenance() instanceof Provenance.Events && !report.status().isTerminal();
    if (goesOn
        && report.provenance() instanceof Provenance.Events events
        && events.asOf().isAfter(to)) {
      to = events.asOf();
    }
    return new TimeScale.Span(from, to);
  }

  private static Stream<Instant> moments(RunSummary run) {
    return Stream.of(
            run.startedAt().stream(),
            run.endedAt().stream(),
            run.questions().stream().map(RunSummary.Asked::at),
            run.decisions().stream().map(RunSummary.Decided::at),
            run.phases().stream().flatMap(phase -> phase.startedAt().stream()),
            tries(run).flatMap(a -> Stream.of(a.startedAt(), a.endedAt())))
        .flatMap(s -> s);
  }

  private static Stream<RunSummary.Attempt> tries(RunSummary run) {
    return run.phases().stream()
        .flatMap(phase -> phase.steps().stream())
        .flatMap(step -> step.attempts().stream());
  }

  private static List<TimeScale.Span> busy(RunSummary run) {
    List<TimeScale.Span> busy = new ArrayList<>();
    tries(run).forEach(a -> busy.add(new TimeScale.Span(a.startedAt(), a.endedAt())));
    return busy;
  }

  Report report() {
    return report;
  }

  RunSummary run() {
    return report.run();
  }

  boolean goesOn() {
    return !report.status().isTerminal();
  }

  /** Where the step stands in the page; empty if nothing is known of it. */
  Optional<String> anchor(String step) {
    return Optional.ofNullable(anchors.get(step));
  }

  TimeScale scale() {
    return scale;
  }

  TimeScale.Span time() {
    return time;
  }

  List<Waits.Wait> waits() {
    return waits;
  }

  Scripts scripts() {
    return scripts;
  }

  /** Characters that commands, reasons and scripts may have each: fewer where there are many. */
  int textLimit() {
    return Math.max(SHORT_TEXT, Math.min(LONG_TEXT, TEXTS / Math.max(1, attempts)));
  }

  int outputLimit(String step, RunSummary.Attempt attempt) {
    return outputs.of(step, attempt);
  }
}
