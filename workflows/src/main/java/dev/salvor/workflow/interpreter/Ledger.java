package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the run has come to so far: outputs, results and counts. */
final class Ledger implements Tally {
  /** The form that survives continue-as-new. */
  record Saved(
      Map<String, Map<String, Object>> outputs,
      Map<String, String> results,
      int pivots,
      int failures,
      Optional<String> cause) {}

  private final Map<String, Map<String, Object>> outputs = new LinkedHashMap<>();
  private final Map<String, String> results = new LinkedHashMap<>();
  private final Set<String> takenOver = new LinkedHashSet<>();
  private int pivots;
  private int failures;
  private Optional<String> cause = Optional.empty();

  /** Takes over what another run has come to; nothing that this run does changes it. */
  void takeOver(Map<String, String> theirResults, Map<String, Map<String, Object>> theirOutputs) {
    results.putAll(theirResults);
    takenOver.addAll(theirResults.keySet());
    outputs.putAll(theirOutputs);
  }

  void pivot() {
    pivots++;
  }

  /**
   * Keeps outputs under the step's name; of the elements of a {@code forEach} the last stays.
   * Answers to an approval and what the step printed come together.
   */
  void outputs(String step, Map<String, JsonNode> values) {
    if (values.isEmpty()) {
      return;
    }
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> plain.put(name, SalvorJson.mapper().convertValue(value, Object.class)));
    Map<String, Object> all = new LinkedHashMap<>(outputs.getOrDefault(step, Map.of()));
    all.putAll(plain);
    outputs.put(step, all);
  }

  /** Keeps a result under the step's name; of the elements of a {@code forEach} a bad one stays. */
  void result(String step, StepResult result, boolean tolerated) {
    if (takenOver.contains(step)) {
      return;
    }
    String before = results.get(step);
    if (before == null || StepResult.valueOf(before).isGood()) {
      results.put(step, result.name());
    }
    if ((result == StepResult.FAILED || result == StepResult.UNKNOWN) && !tolerated) {
      failures++;
    }
  }

  /** A step that had been done was undone, or could not be: then why counts most. */
  void undone(String step, StepResult result, Optional<String> why) {
    results.put(step, result.name());
    cause = why.or(() -> cause);
  }

  /** What failed named why, if it did; what failed first counts. */
  void because(Optional<String> why) {
    cause = cause.or(() -> why);
  }

  /** The word for why it failed. */
  Optional<String> cause() {
    return cause;
  }

  Map<String, Map<String, Object>> outputs() {
    return outputs;
  }

  Map<String, String> results() {
    return results;
  }

  @Override
  public int pivots() {
    return pivots;
  }

  @Override
  public int failures() {
    return failures;
  }

  Saved saved() {
    return new Saved(outputs, results, pivots, failures, cause);
  }

  void resume(Saved saved) {
    outputs.putAll(saved.outputs());
    results.putAll(saved.results());
    pivots = saved.pivots();
    failures = saved.failures();
    cause = saved.cause();
  }
}
