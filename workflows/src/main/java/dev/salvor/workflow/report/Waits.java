package dev.salvor.workflow.report;

import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.journal.RunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When a run waited for people. */
final class Waits {
  /** A question and when it ended. */
  record Wait(String step, TimeScale.Span time) {}

  private Waits() {}

  static List<Wait> of(RunSummary run, Instant end) {
    List<Wait> waits = new ArrayList<>();
    for (RunSummary.Asked asked : run.questions()) {
      Instant until = end(run, asked).filter(t -> !t.isBefore(asked.at())).orElse(end);
      waits.add(new Wait(asked.question().step(), new TimeScale.Span(asked.at(), until)));
    }
    return waits;
  }

  private static Optional<Instant> end(RunSummary run, RunSummary.Asked asked) {
    String step = asked.question().step();
    int approvals = asked.question().approval().map(a -> a.min() - a.given().size()).orElse(1);
    Stream<Instant> decided =
        Stream.concat(
            taken(run, asked, false),
            taken(run, asked, true).sorted().skip(Math.max(0, approvals - 1)));
    Stream<Instant> ended =
        run.phases().stream()
            .flatMap(phase -> phase.steps().stream())
            .filter(s -> s.step().equals(step))
            .flatMap(s -> s.endedAt().stream())
            .filter(at -> !at.isBefore(asked.at()));
    Stream<Instant> expired =
        asked.expired() ? Stream.of(asked.question().expiresAt()) : Stream.empty();
    return Stream.of(decided, ended, expired).flatMap(s -> s).min(Instant::compareTo);
  }

  private static Stream<Instant> taken(RunSummary run, RunSummary.Asked asked, boolean approving) {
    String step = asked.question().step();
    return run.decisions().stream()
        .filter(d -> d.taken() && !d.at().isBefore(asked.at()))
        .filter(d -> answers(d.decision(), step, approving))
        .map(RunSummary.Decided::at);
  }

  private static boolean answers(Decision decision, String step, boolean approving) {
    boolean kind =
        switch (decision.kind()) {
          case APPROVE -> approving;
          case DENY, RETRY, SKIP, ABORT -> !approving;
          case PAUSE, RESUME -> false;
        };
    return kind && decision.step().map(s -> step.equals(s) || step.endsWith("." + s)).orElse(true);
  }
}
