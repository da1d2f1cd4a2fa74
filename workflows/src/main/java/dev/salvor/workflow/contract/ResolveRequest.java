package dev.salvor.workflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import java.util.Map;

/**
 * Which steps to resolve, and what expressions may see.
 *
 * @param phase index of the phase; -1 for the {@code finally} steps
 * @param firstStep index of the first step in the phase to resolve
 * @param canary others of its fleet wait for how it goes on this host
 * @param parameters as bound
 * @param facts of the host
 * @param outputs by step name, then by output name
 * @param results the {@code StepResult} name of each finished step, by step name
 */
public record ResolveRequest(
    Definition definition,
    int phase,
    int firstStep,
    String host,
    boolean canary,
    Map<String, Object> parameters,
    JsonNode facts,
    Map<String, Map<String, Object>> outputs,
    Map<String, String> results) {
  public ResolveRequest {
    parameters = Copies.ordered(parameters);
    outputs = Copies.ordered(outputs);
    results = Copies.ordered(results);
  }
}
