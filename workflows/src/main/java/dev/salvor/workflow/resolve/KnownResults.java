package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Copies;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What steps of a run have come to.
 *
 * @param outputs by the step's name
 * @param results by the step's name, as in expressions
 * @param settled names of steps whose results will not change any more
 */
public record KnownResults(
    Map<String, Map<String, Object>> outputs, Map<String, String> results, Set<String> settled) {
  public KnownResults {
    outputs = Copies.ordered(outputs);
    results = Copies.ordered(results);
    settled = Set.copyOf(settled);
  }

  /** Of {@code needed}, the steps without a result. */
  Set<String> missing(Set<String> needed) {
    Set<String> missing = new TreeSet<>(needed);
    missing.removeAll(settled);
    return missing;
  }
}
