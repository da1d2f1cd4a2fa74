package dev.salvor.workflow.contract.lock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The run that has a lock.
 *
 * @param since when it was given it
 */
public record LockHolder(LockClaim claim, Instant since) {
  /** For people: {@code RUN (ada, since 2026-11-21T10:15:00Z)}. */
  public String words() {
    return claim.run()
        + " ("
        + claim.user()
        + ", since "
        + since.truncatedTo(ChronoUnit.SECONDS)
        + ")";
  }
}
