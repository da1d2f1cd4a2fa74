package dev.salvor.workflow.contract.lock;

import dev.salvor.workflow.contract.run.RunId;
import java.time.Instant;

/**
 * A run that needs a lock.
 *
 * @param execution the engine's id of the execution that the run began with
 * @param runbook what it runs
 * @param user who started it
 * @param since when it asked
 * @param waits it queues while another run holds the lock; else it is told at once
 * @param hosts it has runs of its own under it, one for each host, which hold the lock with it
 */
public record LockClaim(
    RunId run,
    String execution,
    String runbook,
    String user,
    Instant since,
    boolean waits,
    boolean hosts) {
  /** Whether it is of the same run, whenever that asked. */
  public boolean isOf(LockClaim other) {
    return run.equals(other.run) && execution.equals(other.execution);
  }
}
