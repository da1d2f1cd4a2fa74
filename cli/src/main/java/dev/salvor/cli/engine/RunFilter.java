package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * Which runs to list.
 *
 * @param open only runs that have not ended
 * @param endedSince only runs that have ended since then
 * @param limit at most so many
 */
public record RunFilter(
    Optional<RunStatus> status,
    Optional<String> host,
    Optional<String> runbook,
    Optional<Instant> since,
    boolean open,
    Optional<Instant> endedSince,
    int limit) {
  public RunFilter {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: must be at least 1, is " + limit);
    }
  }

  /** Runs of any age, ended or not. */
  public RunFilter(
      Optional<RunStatus> status,
      Optional<String> host,
      Optional<String> runbook,
      Optional<Instant> since,
      int limit) {
    this(status, host, runbook, since, false, Optional.empty(), limit);
  }

  /** Of these, only runs that have not ended. */
  public RunFilter thatAreOpen() {
    return new RunFilter(status, host, runbook, since, true, endedSince, limit);
  }

  /** Of these, only runs that have ended since {@code then}. */
  public RunFilter endedSince(Instant then) {
    return new RunFilter(status, host, runbook, since, open, Optional.of(then), limit);
  }
}
