package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * Which runs to list.
 *
 * @param limit at most so many
 */
public record RunFilter(
    Optional<RunStatus> status,
    Optional<String> host,
    Optional<String> runbook,
    Optional<Instant> since,
    int limit) {
  public RunFilter {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: must be at least 1, is " + limit);
    }
  }
}
