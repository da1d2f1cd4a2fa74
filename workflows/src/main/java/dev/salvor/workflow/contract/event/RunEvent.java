package dev.salvor.workflow.contract.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened in a run. The workflow makes each exactly once and sends it with its next
 * order, so history and the host hold the same list; {@code seq} counts from 1 without gaps.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunEvent.RunStarted.class, name = "run-started"),
  @JsonSubTypes.Type(value = RunEvent.HostReady.class, name = "host-ready"),
  @JsonSubTypes.Type(value = RunEvent.PhaseStarted.class, name = "phase-started"),
  @JsonSubTypes.Type(value = RunEvent.PhaseEnded.class, name = "phase-ended"),
  @JsonSubTypes.Type(value = RunEvent.AttemptEnded.class, name = "attempt-ended"),
  @JsonSubTypes.Type(value = RunEvent.PivotTaken.class, name = "pivot"),
  @JsonSubTypes.Type(value = RunEvent.RetryDue.class, name = "retry-due"),
  @JsonSubTypes.Type(value = RunEvent.StepEnded.class, name = "step-ended"),
  @JsonSubTypes.Type(value = RunEvent.QuestionAsked.class, name = "question"),
  @JsonSubTypes.Type(value = RunEvent.QuestionExpired.class, name = "question-expired"),
  @JsonSubTypes.Type(value = RunEvent.Decided.class, name = "decided"),
  @JsonSubTypes.Type(value = RunEvent.UndoStarted.class, name = "undo-started"),
  @JsonSubTypes.Type(value = RunEvent.UndoRegistered.class, name = "undo-registered"),
  @JsonSubTypes.Type(value = RunEvent.OutputsKept.class, name = "outputs"),
  @JsonSubTypes.Type(value = RunEvent.Noted.class, name = "noted"),
  @JsonSubTypes.Type(value = RunEvent.RunEnded.class, name = "run-ended")
})
public sealed interface RunEvent {
  long seq();

  /** When, by the clock of whoever saw it: the host for attempts, the engine for the rest. */
  Instant at();

  record RunStarted(
      long seq,
      Instant at,
      String runId,
      String runbook,
      String definitionSha256,
      String host,
      String user,
      String machine,
      int interpreterVersion)
      implements RunEvent {}

  record HostReady(long seq, Instant at, String runFolder, List<String> warnings)
      implements RunEvent {
    public HostReady {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * A phase begins.
   *
   * @param phase name; {@code finally} for the final steps, {@code undo} for a rollback
   */
  record PhaseStarted(long seq, Instant at, String phase, int number, int of, String title)
      implements RunEvent {}

  record PhaseEnded(long seq, Instant at, String phase, Duration took, int failures)
      implements RunEvent {}

  /**
   * One attempt, with everything a report needs.
   *
   * @param at when it ended
   * @param variant main or the fallback's name; {@code undo} for an undo
   * @param commandLine what was executed, for people, without secrets
   * @param tail last output, kept only if it did not end well
   */
  record AttemptEnded(
      long seq,
      Instant at,
      Instant startedAt,
      String step,
      String variant,
      int attempt,
      AttemptResult result,
      boolean done,
      StepPart part,
      String commandLine,
      String tail,
      long stdoutBytes,
      long stderrBytes,
      String stdoutPath,
      String why)
      implements RunEvent {}

  /**
   * The step leaves one variant for the next, or the host's worker for SSH.
   *
   * @param what failed: exit, timeout, unreachable, verify, unknown, {@link #WORKER_AWAY}
   * @param why for people
   */
  record PivotTaken(
      long seq,
      Instant at,
      String host,
      String step,
      int attempt,
      String from,
      String to,
      String what,
      String why,
      Duration after)
      implements RunEvent {
    /** {@code what} where the step stays the same and only the way to its host changes. */
    public static final String WORKER_AWAY = "worker unreachable";
  }

  record RetryDue(long seq, Instant at, String step, int nextAttempt, Duration delay)
      implements RunEvent {}

  /**
   * A step has its result.
   *
   * @param variant the one that decided, empty if none ran
   * @param cause the word by which a step that failed named why
   */
  record StepEnded(
      long seq,
      Instant at,
      String step,
      String title,
      StepResult result,
      String variant,
      int attempts,
      boolean tolerated,
      String why,
      Optional<String> cause)
      implements RunEvent {
    /** Of one that named no cause. */
    public StepEnded(
        long seq,
        Instant at,
        String step,
        String title,
        StepResult result,
        String variant,
        int attempts,
        boolean tolerated,
        String why) {
      this(seq, at, step, title, result, variant, attempts, tolerated, why, Optional.empty());
    }
  }

  record QuestionAsked(long seq, Instant at, Question question) implements RunEvent {}

  record QuestionExpired(long seq, Instant at, Question question) implements RunEvent {}

  /**
   * An operator decided.
   *
   * @param taken whether it changed anything
   * @param effect what it did, or why it was not taken
   */
  record Decided(long seq, Instant at, Decision decision, boolean taken, String effect)
      implements RunEvent {}

  record UndoStarted(long seq, Instant at, List<String> steps, String why) implements RunEvent {
    public UndoStarted {
      steps = List.copyOf(steps);
    }
  }

  /**
   * From now on the step would be undone if the run were rolled back; it comes with the order that
   * may begin the step.
   *
   * @param segment whose folder on the host holds the step's record
   * @param command a {@link dev.salvor.workflow.contract.order.Command} as in an order; absent if
   *     it is long: then it follows from definition, parameters and outputs
   */
  record UndoRegistered(long seq, Instant at, String step, int segment, Optional<JsonNode> command)
      implements RunEvent {}

  /**
   * What expressions of later steps see of a step.
   *
   * @param name of the step in the runbook
   * @param outputs by name, masked
   * @param left names of outputs that are too long for an event
   */
  record OutputsKept(
      long seq,
      Instant at,
      String step,
      String name,
      Map<String, JsonNode> outputs,
      List<String> left)
      implements RunEvent {
    public OutputsKept {
      outputs = Copies.ordered(outputs);
      left = List.copyOf(left);
    }
  }

  /** Anything else worth a line in the log. */
  record Noted(long seq, Instant at, Optional<String> step, String text) implements RunEvent {}

  record RunEnded(long seq, Instant at, RunStatus status, String summary, int pivots, int failures)
      implements RunEvent {}
}
