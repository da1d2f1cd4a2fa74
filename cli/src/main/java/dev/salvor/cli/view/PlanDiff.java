package dev.salvor.cli.view;

import dev.salvor.cli.diff.Change;
import dev.salvor.cli.diff.Differences;
import dev.salvor.cli.diff.StepChange;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.RunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run would be started with beside what an earlier one was started with; the names are part
 * of the interface.
 *
 * @param before digest of the earlier run's definition
 * @param after digest of the definition now
 * @param parameters of which the value differs; a secret's is its reference
 */
public record PlanDiff(
    String run,
    String before,
    String after,
    boolean same,
    List<Change> parameters,
    List<Change> runbook,
    List<StepChange> steps,
    List<Change> files) {
  /** How {@code now} and its parameters differ from what {@code old} says. */
  public static PlanDiff between(RunRequest old, Definition now, Map<String, Object> parameters) {
    Differences all = Differences.between(old.definition(), now);
    List<Change> values = Differences.between(old.parameters(), parameters);
    return new PlanDiff(
        old.runId().value(),
        old.definition().sha256(),
        now.sha256(),
        all.isEmpty() && values.isEmpty(),
        values,
        all.runbook(),
        all.steps(),
        all.files());
  }

  /** The same for people. */
  public List<String> lines(Paint paint) {
    if (same) {
      return List.of("the same runbook and parameters as run " + run);
    }
    List<String> lines = new ArrayList<>();
    lines.add(paint.of(Tone.BOLD, "since run " + run + ", - as it was, + as it is now:"));
    lines.addAll(DiffText.lines("parameters", parameters, paint));
    lines.addAll(DiffText.lines(new Differences(runbook, steps, files), paint));
    return List.copyOf(lines);
  }
}
