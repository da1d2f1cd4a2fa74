package dev.salvor.workflow.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.json.SalvorJson;

/** {@code run.json}: the summary as data, its texts masked. */
final class RunJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RunJson() {}

  static String text(RunSummary run, Masker masker) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indenter);
    printer.indentArraysWith(indenter);
    try {
      JsonNode masked = masked(SalvorJson.mapper().valueToTree(run), masker);
      return SalvorJson.mapper().writer(printer).writeValueAsString(masked) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a summary cannot be written as JSON", e);
    }
  }

  private static JsonNode masked(JsonNode node, Masker masker) {
    if (node.isTextual()) {
      return NODES.textNode(masker.mask(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode(node.size());
      node.forEach(item -> array.add(masked(item, masker)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = NODES.objectNode();
      node.properties().forEach(e -> object.set(e.getKey(), masked(e.getValue(), masker)));
      return object;
    }
    return node;
  }
}
