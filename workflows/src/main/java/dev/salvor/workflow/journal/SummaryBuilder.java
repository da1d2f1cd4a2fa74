package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects a {@link RunSummary} event by event. Not for several threads. */
final class SummaryBuilder {
  private Optional<RunEvent.RunStarted> started = Optional.empty();
  private Optional<RunEvent.RunEnded> ended = Optional.empty();
  private String runFolder = "";
  private final List<String> warnings = new ArrayList<>();
  private final PhaseLog phases = new PhaseLog();
  private final PivotTrail pivots = new PivotTrail();
  private final List<RunSummary.Asked> questions = new ArrayList<>();
  private final List<RunSummary.Decided> decisions = new ArrayList<>();
  private final List<RunSummary.Note> notes = new ArrayList<>();
  private Optional<String> undone = Optional.empty();
  private Optional<Question> waiting = Optional.empty();
  private int retries;
  private int unread;

  void add(Entry entry) {
    switch (entry) {
      case Entry.Plain ignored -> unread++;
      case Entry.Known(RunEvent event) -> add(event);
    }
  }

  private void add(RunEvent event) {
    switch (event) {
      case RunEvent.RunStarted e -> started = started.or(() -> Optional.of(e));
      case RunEvent.HostReady e -> {
        runFolder = e.runFolder();
        warnings.addAll(e.warnings());
      }
      case RunEvent.PhaseStarted e -> phases.start(e);
      case RunEvent.PhaseEnded e -> phases.end(e);
      case RunEvent.AttemptEnded e -> {
        phases.attempt(e);
        pivots.attempt(e);
      }
      case RunEvent.PivotTaken e -> pivots.pivot(e, phases.current());
      case RunEvent.RetryDue e -> {
        retries++;
        phases.retry(e);
      }
      case RunEvent.StepEnded e -> {
        phases.stepEnded(e);
        pivots.stepEnded(e);
        waiting = waiting.filter(question -> !question.step().equals(e.step()));
      }
      case RunEvent.QuestionAsked e -> {
        questions.add(new RunSummary.Asked(e.at(), e.question(), false));
        waiting = Optional.of(e.question());
      }
      case RunEvent.QuestionExpired e -> {
        expire(e);
        waiting = Optional.empty();
      }
      case RunEvent.Decided e -> {
        decisions.add(new RunSummary.Decided(e.at(), e.decision(), e.taken(), e.effect()));
        waiting = waiting.filter(question -> !e.taken() || !answers(e, question));
      }
      case RunEvent.UndoRegistered ignored -> {
        // For who takes the run over; it changes nothing yet.
      }
      case RunEvent.OutputsKept ignored -> {
        // What later steps see of it, they carry.
      }
      case RunEvent.UndoStarted e -> undone = Optional.of(e.why());
      case RunEvent.Noted e -> notes.add(new RunSummary.Note(e.at(), e.step(), e.text()));
      case RunEvent.RunEnded e -> {
        ended = Optional.of(e);
        waiting = Optional.empty();
      }
    }
  }

  /** A pause or resume leaves a question open. */
  private static boolean answers(RunEvent.Decided decided, Question question) {
    String asked = question.step();
    boolean same =
        decided.decision().step().map(s -> asked.equals(s) || asked.endsWith("." + s)).orElse(true);
    return same
        && switch (decided.decision().kind()) {
          case DENY, RETRY, SKIP, ABORT -> true;
          // Others may have to approve too; what the step does next tells.
          case APPROVE, PAUSE, RESUME -> false;
        };
  }

  private void expire(RunEvent.QuestionExpired e) {
    for (int i = questions.size() - 1; i >= 0; i--) {
      RunSummary.Asked asked = questions.get(i);
      if (asked.question().equals(e.question())) {
        questions.set(i, new RunSummary.Asked(asked.at(), asked.question(), true));
        return;
      }
    }
    questions.add(new RunSummary.Asked(e.at(), e.question(), true));
  }

  RunSummary build() {
    List<RunSummary.Phase> built = phases.build();
    Optional<Instant> from = started.map(RunEvent.RunStarted::at);
    Optional<Instant> to = ended.map(RunEvent.RunEnded::at);
    return new RunSummary(
        RunSummary.SCHEMA_VERSION,
        started.map(RunEvent.RunStarted::runId).orElse(""),
        started.map(RunEvent.RunStarted::runbook).orElse(""),
        started.map(RunEvent.RunStarted::definitionSha256).orElse(""),
        started.map(RunEvent.RunStarted::host).orElse(""),
        started.map(RunEvent.RunStarted::user).orElse(""),
        started.map(RunEvent.RunStarted::machine).orElse(""),
        ended
            .map(RunEvent.RunEnded::status)
            .orElse(waiting.isPresent() ? RunStatus.WAITING : RunStatus.RUNNING),
        ended.map(RunEvent.RunEnded::summary).orElse(""),
        from,
        to,
        from.flatMap(start -> to.map(end -> Duration.between(start, end))),
        runFolder,
        warnings,
        figures(built),
        built,
        pivots.build(),
        questions,
        decisions,
        notes,
        undone,
        waiting,
        unread);
  }

  private RunSummary.Figures figures(List<RunSummary.Phase> built) {
    List<RunSummary.Step> steps = built.stream().flatMap(phase -> phase.steps().stream()).toList();
    return new RunSummary.Figures(
        steps.size(),
        count(steps, StepResult.SUCCEEDED),
        count(steps, StepResult.SUCCEEDED_BY_FALLBACK),
        count(steps, StepResult.ALREADY_DONE),
        count(steps, StepResult.SKIPPED),
        count(
            steps,
            StepResult.FAILED,
            StepResult.UNKNOWN,
            StepResult.UNDO_FAILED,
            StepResult.CANCELED),
        count(steps, StepResult.UNDONE),
        steps.stream().mapToInt(step -> step.attempts().size()).sum(),
        pivots.size(),
        retries,
        decisions.size());
  }

  private static int count(List<RunSummary.Step> steps, StepResult first, StepResult... more) {
    Set<StepResult> wanted = EnumSet.of(first, more);
    return (int)
        steps.stream().filter(s -> s.result().filter(wanted::contains).isPresent()).count();
  }
}
