package dev.salvor.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When and how often a variant is tried again. The counts are the workflow's and survive every
 * crash.
 *
 * @param maxAttempts attempts in all, at least 1
 * @param delay wait before the second attempt
 * @param backoff factor on the delay from attempt to attempt, at least 1
 * @param maxDelay upper bound of the delay
 * @param onExitCodes exit codes after which it is tried again; empty: after any failure
 * @param until expression over the attempt's outputs that ends the tries when true
 */
public record Retry(
    int maxAttempts,
    Duration delay,
    double backoff,
    Duration maxDelay,
    List<Integer> onExitCodes,
    Optional<String> until) {
  public static final Retry NONE =
      new Retry(1, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(5), List.of(), Optional.empty());

  public Retry {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException(
          "retry.maxAttempts: must be at least 1, is " + maxAttempts);
    }
    if (backoff < 1) {
      throw new IllegalArgumentException("retry.backoff: must be at least 1, is " + backoff);
    }
    onExitCodes = List.copyOf(onExitCodes);
  }
}
