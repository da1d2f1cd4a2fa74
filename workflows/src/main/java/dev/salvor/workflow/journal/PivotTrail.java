package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pivots of a run and how each ended. Not for several threads. */
final class PivotTrail {
  private static final String OPEN = "open";

  private final List<RunSummary.Pivot> pivots = new ArrayList<>();

  /** By step: the place of its pivot that has no end yet, and the last try of its new variant. */
  private final Map<String, Integer> open = new HashMap<>();

  private final Map<String, RunEvent.AttemptEnded> tried = new HashMap<>();

  void pivot(RunEvent.PivotTaken e, String phase) {
    end(e.step(), e.at(), "failed", e.to() + " is tried next");
    open.put(e.step(), pivots.size());
    pivots.add(
        new RunSummary.Pivot(
            e.at(),
            phase,
            e.host(),
            e.step(),
            e.attempt(),
            e.from(),
            e.to(),
            e.what(),
            e.why(),
            e.after(),
            OPEN,
            Optional.empty(),
            "not ended"));
  }

  void attempt(RunEvent.AttemptEnded e) {
    if (open.containsKey(e.step())) {
      tried.put(e.step(), e);
    }
  }

  void stepEnded(RunEvent.StepEnded e) {
    String result = e.result().isGood() ? "worked" : "failed";
    end(e.step(), e.at(), result, "step " + e.result() + Texts.colon(e.why()));
  }

  private void end(String step, Instant at, String outcome, String then) {
    Optional<RunEvent.AttemptEnded> last = Optional.ofNullable(tried.remove(step));
    Optional.ofNullable(open.remove(step))
        .ifPresent(place -> pivots.set(place, ended(pivots.get(place), last, at, outcome, then)));
  }

  private static RunSummary.Pivot ended(
      RunSummary.Pivot p,
      Optional<RunEvent.AttemptEnded> last,
      Instant at,
      String outcome,
      String then) {
    String how =
        last.map(
                attempt ->
                    " ("
                        + Texts.ended(
                            attempt.result(), Duration.between(attempt.startedAt(), attempt.at()))
                        + ")")
            .orElse("");
    return new RunSummary.Pivot(
        p.at(),
        p.phase(),
        p.host(),
        p.step(),
        p.attempt(),
        p.from(),
        p.to(),
        p.what(),
        p.why(),
        p.after(),
        outcome,
        Optional.of(at),
        p.to() + " " + outcome + how + ", " + then);
  }

  int size() {
    return pivots.size();
  }

  List<RunSummary.Pivot> build() {
    return pivots;
  }
}
