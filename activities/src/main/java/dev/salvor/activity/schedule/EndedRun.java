package dev.salvor.activity.schedule;

import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;

/** A run of a schedule that has ended. */
record EndedRun(String id, Instant due, RunStatus status) {
  boolean isWell() {
    return status == RunStatus.SUCCEEDED || status == RunStatus.SUCCEEDED_WITH_PIVOTS;
  }
}
