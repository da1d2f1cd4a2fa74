package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as its events tell it: what {@code run.json} holds and what {@code show} and {@code watch}
 * draw. Field names are stable; fields are added, never renamed.
 *
 * @param schemaVersion of this form
 * @param runId empty before the run's first event
 * @param status {@code WAITING} while a question is open
 * @param took from start to end, absent while it runs
 * @param undone why the run was rolled back, if it was
 * @param waiting the question that is open
 * @param unread lines of the journal that this version does not know
 */
public record RunSummary(
    int schemaVersion,
    String runId,
    String runbook,
    String definitionSha256,
    String host,
    String user,
    String machine,
    RunStatus status,
    String summary,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Duration> took,
    String runFolder,
    List<String> warnings,
    Figures figures,
    List<Phase> phases,
    List<Pivot> pivots,
    List<Asked> questions,
    List<Decided> decisions,
    List<Note> notes,
    Optional<String> undone,
    Optional<Question> waiting,
    int unread) {
  public static final int SCHEMA_VERSION = 1;

  public RunSummary {
    warnings = List.copyOf(warnings);
    phases = List.copyOf(phases);
    pivots = List.copyOf(pivots);
    questions = List.copyOf(questions);
    decisions = List.copyOf(decisions);
    notes = List.copyOf(notes);
  }

  /** The summary of a journal. Never throws, whatever the events are. */
  public static RunSummary of(Iterable<? extends Entry> journal) {
    SummaryBuilder builder = new SummaryBuilder();
    journal.forEach(builder::add);
    return builder.build();
  }

  /** The summary of events that are at hand. */
  public static RunSummary of(List<RunEvent> events) {
    return of((Iterable<Entry>) Journal.of(events));
  }

  /**
   * Counts over the run.
   *
   * @param steps by how they ended; a step that was undone counts in both
   * @param failures steps that did not end well, tolerated ones included
   */
  public record Figures(
      int steps,
      int succeeded,
      int succeededByFallback,
      int alreadyDone,
      int skipped,
      int failures,
      int undone,
      int attempts,
      int pivots,
      int retries,
      int decisions) {}

  /**
   * A phase that was entered.
   *
   * @param number from 1; 0 for {@code undo} and where the journal does not tell
   */
  public record Phase(
      String name,
      String title,
      int number,
      int of,
      Optional<Instant> startedAt,
      Optional<Duration> took,
      int failures,
      List<Step> steps) {
    public Phase {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step of which something is known.
   *
   * @param step its path
   * @param result absent while it runs
   * @param took from the begin of its first attempt to its result
   * @param retryAt when the next attempt is due
   */
  public record Step(
      String step,
      String title,
      Optional<StepResult> result,
      String variant,
      boolean tolerated,
      String why,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      Optional<Duration> took,
      Optional<Instant> retryAt,
      List<Attempt> attempts) {
    public Step {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * One attempt.
   *
   * @param exit the code, if it exited
   * @param command what was executed, shortened to 4,096 characters
   * @param lastLines the last of what it printed, if it did not end well, at most 4,096 characters
   * @param stdoutPath where the whole output lies on the host
   */
  public record Attempt(
      int attempt,
      String variant,
      StepPart part,
      String result,
      Optional<Integer> exit,
      boolean done,
      Instant startedAt,
      Instant endedAt,
      Duration took,
      String why,
      String command,
      String lastLines,
      long stdoutBytes,
      long stderrBytes,
      String stdoutPath,
      List<AttemptResult.Survivor> survivors) {
    public Attempt {
      survivors = List.copyOf(survivors);
    }
  }

  /**
   * A change of variant.
   *
   * @param after how long the variant that failed was tried
   * @param outcome how {@code to} ended: {@code worked}, {@code failed}, {@code open}
   * @param ended the same for people
   */
  public record Pivot(
      Instant at,
      String phase,
      String host,
      String step,
      int attempt,
      String from,
      String to,
      String what,
      String why,
      Duration after,
      String outcome,
      Optional<Instant> endedAt,
      String ended) {}

  /** A question and whether it expired unanswered. */
  public record Asked(Instant at, Question question, boolean expired) {}

  /** A decision and what it did. */
  public record Decided(Instant at, Decision decision, boolean taken, String effect) {}

  /** Anything else worth knowing. */
  public record Note(Instant at, Optional<String> step, String text) {}
}
