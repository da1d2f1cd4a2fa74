package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One step of a phase, event by event. Not for several threads. */
final class StepLog {
  /** What a reader needs of a failure; the rest lies on the host. */
  private static final int LINES = 40;

  private static final int CHARACTERS = 4096;

  private final String path;
  private final List<RunSummary.Attempt> attempts = new ArrayList<>();
  private Optional<RunEvent.StepEnded> ended = Optional.empty();
  private Optional<Instant> retryAt = Optional.empty();

  StepLog(String path) {
    this.path = path;
  }

  void attempt(RunEvent.AttemptEnded e) {
    retryAt = Optional.empty();
    attempts.add(
        new RunSummary.Attempt(
            e.attempt(),
            e.variant(),
            e.part(),
            Texts.resultName(e.result()),
            e.result() instanceof AttemptResult.Exited(int code)
                ? Optional.of(code)
                : Optional.empty(),
            e.done(),
            e.startedAt(),
            e.at(),
            Duration.between(e.startedAt(), e.at()),
            e.why(),
            Texts.cut(e.commandLine(), CHARACTERS),
            e.done() ? "" : Texts.lastLines(e.tail(), LINES, CHARACTERS),
            e.stdoutBytes(),
            e.stderrBytes(),
            e.stdoutPath(),
            e.result() instanceof AttemptResult.TimedOutAlive alive
                ? alive.survivors()
                : List.of()));
  }

  void retry(Instant due) {
    retryAt = Optional.of(due);
  }

  void ended(RunEvent.StepEnded event) {
    ended = Optional.of(event);
    retryAt = Optional.empty();
  }

  RunSummary.Step build() {
    Optional<Instant> from = attempts.stream().findFirst().map(RunSummary.Attempt::startedAt);
    Optional<Instant> to = ended.map(RunEvent.StepEnded::at);
    return new RunSummary.Step(
        path,
        ended.map(RunEvent.StepEnded::title).orElse(""),
        ended.map(RunEvent.StepEnded::result),
        ended.map(RunEvent.StepEnded::variant).orElse(""),
        ended.map(RunEvent.StepEnded::tolerated).orElse(false),
        ended.map(RunEvent.StepEnded::why).orElse(""),
        from,
        to,
        from.flatMap(start -> to.map(end -> Duration.between(start, end))),
        retryAt,
        attempts);
  }
}
