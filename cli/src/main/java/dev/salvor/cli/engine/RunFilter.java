package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * Which runs to list.
 *
 * @param open only runs that have not ended
 * @param endedSince only runs that have ended since then
 * @param of the runs of the hosts of this fleet's run; absent: without such runs, unless a host is
 *     named
 * @param limit at most so many
 */
public record RunFilter(
    Optional<RunStatus> status,
    Optional<String> host,
    Optional<String> runbook,
    Optional<Instant> since,
    boolean open,
    Optional<Instant> endedSince,
    Optional<RunId> of,
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
    this(status, host, runbook, since, false, Optional.empty(), Optional.empty(), limit);
  }

  /** Of these, only runs that have not ended. */
  public RunFilter thatAreOpen() {
    return new RunFilter(status, host, runbook, since, true, endedSince, of, limit);
  }

  /** Of these, only runs that have ended since {@code then}. */
  public RunFilter endedSince(Instant then) {
    return new RunFilter(status, host, runbook, since, open, Optional.of(then), of, limit);
  }

  /** Whether a host's run fits that the engine cannot filter: it shares a batch with others. */
  boolean fits(RunRow row) {
    return status.map(row.status()::equals).orElse(true)
        && host.map(row.host()::equals).orElse(true)
        && (!open || row.closedAt().isEmpty());
  }

  /** Of these, only those of the hosts of a fleet's run. */
  public RunFilter of(RunId fleet) {
    return new RunFilter(status, host, runbook, since, open, endedSince, Optional.of(fleet), limit);
  }
}
