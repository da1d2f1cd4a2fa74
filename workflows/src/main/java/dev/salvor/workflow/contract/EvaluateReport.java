package dev.salvor.workflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What an expression comes to.
 *
 * @param value present if it could be evaluated
 * @param problem why it could not be, for people; empty if it could
 */
public record EvaluateReport(Optional<JsonNode> value, String problem) {}
