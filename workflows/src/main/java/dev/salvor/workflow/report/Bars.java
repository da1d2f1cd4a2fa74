package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Attempts as bars along the time. */
final class Bars {
  /** What ran for no time is seen all the same. */
  private static final double NARROWEST = 0.35;

  /** Bars that are nearer than this, and of one kind, are drawn as one. */
  private static final double NEAR = 0.12;

  /** A bar, in percent of the width. */
  record Bar(double from, double to, Tone tone) {}

  private Bars() {}

  static List<Bar> of(List<RunSummary.Attempt> attempts, TimeScale scale) {
    List<Bar> bars = new ArrayList<>();
    for (RunSummary.Attempt attempt :
        attempts.stream().sorted(Comparator.comparing(RunSummary.Attempt::startedAt)).toList()) {
      Instant end = attempt.endedAt();
      double from = Math.min(scale.at(attempt.startedAt()), 100 - NARROWEST);
      double to = Math.max(scale.at(end), from + NARROWEST);
      add(bars, new Bar(from, to, Tone.of(attempt)));
    }
    return bars;
  }

  private static void add(List<Bar> bars, Bar bar) {
    if (!bars.isEmpty()) {
      Bar last = bars.getLast();
      if (last.tone() == bar.tone() && bar.from() - last.to() <= NEAR) {
        bars.set(bars.size() - 1, new Bar(last.from(), Math.max(last.to(), bar.to()), bar.tone()));
        return;
      }
    }
    bars.add(bar);
  }

  static void write(List<Bar> bars, Html html) throws IOException {
    for (Bar bar : bars) {
      rect(Optional.of(bar.tone().style()), bar.from(), bar.to(), html);
    }
  }

  /** A bar of a kind of its own. */
  static void rect(Optional<String> style, double from, double to, Html html) throws IOException {
    html.raw("<rect");
    if (style.isPresent()) {
      html.raw(" class=" + style.get());
    }
    html.raw(" x=").percent(from).raw(" width=").percent(Math.max(NARROWEST, to - from));
    html.raw(" />");
  }
}
