package dev.salvor.workflow.interpreter;

import java.time.Duration;

/**
 * What may differ between installations. A change reaches running runs, so a value that leads to
 * other commands on replay must not change while runs are open.
 *
 * @param hostWait how long a run waits for a host that another run holds
 * @param continueAsNewAfter orders after which the history is cut even if the engine has not
 *     suggested it; 0: only then
 */
public record InterpreterOptions(Duration hostWait, int continueAsNewAfter) {
  public static final InterpreterOptions DEFAULT = new InterpreterOptions(Duration.ofHours(1), 0);
}
