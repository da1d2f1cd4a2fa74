package dev.salvor.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A question that people answer before a step begins. There is no approval by time-out.
 *
 * @param message what is asked, with expressions; empty: the step's title says it
 * @param approvers accounts that may approve; empty: anybody
 * @param min how many different people must approve, at least 1
 * @param notSubmitter whoever started the run does not count
 * @param timeout how long is waited, above zero
 * @param inputs values that are asked for; they become outputs of the step
 */
public record Approval(
    String message,
    List<String> approvers,
    int min,
    boolean notSubmitter,
    Duration timeout,
    OnTimeout onTimeout,
    Map<String, Parameter> inputs) {
  /** What it means that too few have approved in time. */
  public enum OnTimeout {
    /** The step fails, and its {@code onFailure} says what follows. */
    DENY,
    /** The run ends. */
    ABORT
  }

  public Approval {
    approvers = List.copyOf(approvers);
    inputs = Copies.ordered(inputs);
    if (min < 1) {
      throw new IllegalArgumentException("approval.min: must be at least 1, is " + min);
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("approval.timeout: must be above zero, is " + timeout);
    }
  }
}
