package dev.salvor.workflow.contract.run;

import dev.salvor.runbook.Copies;
import java.util.Map;
import java.util.Optional;

/**
 * What a run repeats of one that has ended.
 *
 * @param run the one that it was made from
 * @param from id of the step that it begins with; absent: it begins at its beginning
 * @param done steps that are not done again, by name
 * @param outputs of those steps, by name of step, then of output
 */
public record Repeats(
    RunId run,
    Optional<String> from,
    Map<String, Before> done,
    Map<String, Map<String, Object>> outputs) {
  /**
   * What became of a step before.
   *
   * @param run in which run; that one may itself have been made from another
   * @param result absent: that run did not get so far
   */
  public record Before(RunId run, Optional<StepResult> result) {
    /** Why the step is not done again, for people. */
    public String words() {
      return result
          .map(
              r ->
                  r == StepResult.SKIPPED
                      ? "was skipped in run " + run + " too"
                      : r.isGood()
                          ? "done in run " + run + ": " + r
                          : "left out on purpose; in run " + run + " it was " + r)
          .orElse("left out on purpose; run " + run + " did not get so far");
    }
  }

  public Repeats {
    done = Copies.ordered(done);
    outputs = Copies.ordered(outputs);
  }
}
