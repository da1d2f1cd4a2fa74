package dev.salvor.workflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Copies;
import java.util.Map;

/**
 * One expression and what it may see.
 *
 * @param expression CEL without braces ({@code outputs.x == 1}), or text with <code>${{ }}</code>
 * @param text the expression is text in which each <code>${{ }}</code> is replaced; else it is bare
 *     CEL
 * @param scope parameters, facts, outputs and results; {@code phase} and {@code firstStep} name the
 *     step whose attempt it is about (-1 and 0 for the whole run)
 * @param attemptOutputs outputs of the attempt just ended, seen as {@code outputs.NAME}
 */
public record EvaluateRequest(
    String expression, boolean text, ResolveRequest scope, Map<String, JsonNode> attemptOutputs) {
  public EvaluateRequest {
    attemptOutputs = Copies.ordered(attemptOutputs);
  }
}
