package dev.salvor.runbook.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.json.SalvorJson;
import java.util.List;

/** The whole schema in one file, for editors: the language with all actions. */
public final class SchemaText {
  /** Definitions of things that may say {@code uses}. */
  private static final List<String> USERS = List.of("step", "singleStep", "part", "fallback");

  private SchemaText() {}

  /** JSON Schema, draft 2020-12. */
  public static String json() {
    return written(merged());
  }

  static String written(JsonNode schema) {
    try {
      return SalvorJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the schema cannot be written", e);
    }
  }

  static ObjectNode merged() {
    ObjectNode schema = RunbookSchema.json().deepCopy();
    ObjectNode defs = schema.withObject("/$defs");
    ArrayNode rules = SalvorJson.mapper().createArrayNode();
    ArrayNode names = SalvorJson.mapper().createArrayNode();
    for (String name : ActionSchema.names()) {
      ActionSchema action = ActionSchema.find(name).orElseThrow();
      names.add(name);
      ObjectNode with = orExpression(action.json().deepCopy());
      with.remove(List.of("$schema", "$id"));
      defs.set("action." + name, with);
      rules.add(rule(name));
    }
    for (String user : USERS) {
      ObjectNode def = defs.withObject("/" + user);
      def.set("allOf", rules);
      def.withObject("/properties/uses").set("examples", names);
    }
    return schema;
  }

  private static JsonNode rule(String name) {
    ObjectNode rule = SalvorJson.mapper().createObjectNode();
    rule.withObject("/if/properties/uses").put("const", name);
    rule.withObject("/if").putArray("required").add("uses");
    rule.withObject("/then/properties/with").put("$ref", "#/$defs/action." + name);
    return rule;
  }

  /** A parameter may be an expression whatever its type. */
  private static ObjectNode orExpression(ObjectNode action) {
    ObjectNode properties = action.withObject("/properties");
    for (String key : fieldNames(properties)) {
      JsonNode own = properties.get(key);
      boolean free = own.path("type").asText().equals("string") && !own.has("pattern");
      if (!free) {
        ObjectNode either = SalvorJson.mapper().createObjectNode();
        for (String word : List.of("description", "default")) {
          if (own.has(word)) {
            either.set(word, own.get(word));
          }
        }
        ObjectNode expression = SalvorJson.mapper().createObjectNode();
        expression.put("type", "string").put("pattern", "\\$\\{\\{[\\s\\S]*\\}\\}");
        either.putArray("anyOf").add(own).add(expression);
        properties.set(key, either);
      }
    }
    return action;
  }

  private static List<String> fieldNames(ObjectNode node) {
    return node.properties().stream().map(e -> e.getKey()).toList();
  }
}
