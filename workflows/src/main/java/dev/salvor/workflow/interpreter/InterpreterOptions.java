package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.profile.ActivityProfiles;
import java.time.Duration;

/**
 * What may differ between installations. A change reaches running runs, so a value that leads to
 * other commands on replay must not change while runs are open.
 *
 * @param hostWait how long a run waits for a host that another run holds
 * @param continueAsNewAfter orders after which the history is cut even if the engine has not
 *     suggested it; 0: only then
 * @param workerPatience how long the worker of another host is waited for
 */
public record InterpreterOptions(
    Duration hostWait, int continueAsNewAfter, Duration workerPatience) {
  public static final InterpreterOptions DEFAULT = new InterpreterOptions(Duration.ofHours(1), 0);

  /** With the usual patience. */
  public InterpreterOptions(Duration hostWait, int continueAsNewAfter) {
    this(hostWait, continueAsNewAfter, ActivityProfiles.WORKER_PATIENCE);
  }
}
