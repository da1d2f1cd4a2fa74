package dev.salvor.workflow.contract.order;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How one attempt went.
 *
 * @param done the step is as wanted: the command ended with 0 and verify agreed, or check said so
 * @param part which part decided: check, command or verify
 * @param startedAt host's clock, at begin
 * @param tail head and tail of what it printed, masked, at most 8 KiB
 * @param stdoutBytes size on the host, which keeps the whole
 * @param outputs declared outputs, if it is done
 * @param why for people: what went wrong, what check said, or what an action did or found; empty if
 *     nothing to say
 * @param attached it was found running or finished, not begun by this call
 * @param cause the word by which it named why it is not done
 */
public record StepReport(
    String id,
    int attempt,
    boolean done,
    StepPart part,
    AttemptResult result,
    Instant startedAt,
    Instant endedAt,
    String tail,
    long stdoutBytes,
    long stderrBytes,
    String stdoutPath,
    Map<String, JsonNode> outputs,
    String why,
    boolean attached,
    Optional<String> cause) {
  public StepReport {
    outputs = Copies.ordered(outputs);
  }

  /** Of an attempt that named no cause. */
  public StepReport(
      String id,
      int attempt,
      boolean done,
      StepPart part,
      AttemptResult result,
      Instant startedAt,
      Instant endedAt,
      String tail,
      long stdoutBytes,
      long stderrBytes,
      String stdoutPath,
      Map<String, JsonNode> outputs,
      String why,
      boolean attached) {
    this(
        id,
        attempt,
        done,
        part,
        result,
        startedAt,
        endedAt,
        tail,
        stdoutBytes,
        stderrBytes,
        stdoutPath,
        outputs,
        why,
        attached,
        Optional.empty());
  }

  /** The same attempt, which named this cause. */
  public StepReport because(Optional<String> word) {
    return new StepReport(
        id,
        attempt,
        done,
        part,
        result,
        startedAt,
        endedAt,
        tail,
        stdoutBytes,
        stderrBytes,
        stdoutPath,
        outputs,
        why,
        attached,
        word);
  }

  /**
   * The attempt as an event of the run.
   *
   * @param seq its number among the run's events
   * @param at where it stands among them; usually when it ended
   * @param commandLine what was executed, for people; empty where nobody knows
   */
  public RunEvent.AttemptEnded event(long seq, Instant at, String variant, String commandLine) {
    return new RunEvent.AttemptEnded(
        seq,
        at,
        startedAt,
        id,
        variant,
        attempt,
        result,
        done,
        part,
        commandLine,
        done ? "" : tail,
        stdoutBytes,
        stderrBytes,
        stdoutPath,
        why);
  }
}
