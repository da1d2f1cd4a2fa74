package dev.salvor.runbook.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plain words for one difference between a value and its schema. */
final class Words {
  private final Cursor at;
  private final JsonNode schema;
  private final ValidationMessage message;
  private final String keyword;

  /**
   * Says what is wrong at {@code at}.
   *
   * @param schema the schema object whose {@code keyword} was not fulfilled
   */
  Words(Cursor at, JsonNode schema, ValidationMessage message, String keyword) {
    this.keyword = keyword;
    this.at = at;
    this.schema = schema;
    this.message = message;
  }

  Problem problem() {
    return switch (keyword) {
      case "additionalProperties", "unevaluatedProperties" -> unknownKey();
      case "required" -> missing(message.getProperty());
      case "dependentRequired" -> dependent();
      case "type" -> wrongType();
      case "enum", "const" -> notAllowed();
      case "pattern" -> wrongText();
      case "propertyNames" -> wrongName();
      case "oneOf", "anyOf" -> alternatives();
      case "not" -> excluded();
      case "minItems" -> at.error("the list is empty", "at least one element is needed");
      case "minProperties" -> at.error("the mapping is empty", "at least one entry is needed");
      case "minLength" -> at.error("the text is empty", hint());
      case "uniqueItems" -> at.error("an element is there twice", "keep one of them");
      case "minimum", "exclusiveMinimum" ->
          at.error(shown() + " is too small", "at least " + schema.path("minimum").asText());
      case "maximum", "exclusiveMaximum" ->
          at.error(shown() + " is too large", "at most " + schema.path("maximum").asText());
      case "maxLength", "maxItems", "maxProperties" ->
          at.error("too long", "at most " + schema.path(keyword).asText());
      default -> at.error(message.getError(), hint());
    };
  }

  private Problem unknownKey() {
    String key = message.getProperty();
    Set<String> known = new LinkedHashSet<>();
    schema.path("properties").fieldNames().forEachRemaining(known::add);
    String all =
        known.size() > 14
            ? "\"salvor schema\" lists the keys"
            : "known here: " + String.join(", ", known);
    return at.at(key).keyError("unknown key", Similar.hint(key, known, all));
  }

  private Problem missing(String key) {
    String hint = schema.path("x-missing").path(key).asText("");
    return at.error("\"" + key + "\" is missing", hint);
  }

  private Problem dependent() {
    for (Map.Entry<String, JsonNode> e : schema.path("dependentRequired").properties()) {
      for (JsonNode needed : e.getValue()) {
        if (at.has(e.getKey()) && !at.has(needed.asText())) {
          return at.at(e.getKey()).keyError("goes with \"" + needed.asText() + "\" only", "");
        }
      }
    }
    return at.error(message.getError(), "");
  }

  private Problem wrongType() {
    if (at.node().isNull()) {
      return at.error("the value is empty", "expected " + expected());
    }
    if (at.node().isNumber() && isDuration()) {
      return at.error(
          "\"" + at.spot().raw() + "\" has no unit", "write " + withUnit(at.node().asLong()));
    }
    if (at.node().isNumber() && schema.path("x-kind").asText().equals("size")) {
      return at.error("\"" + at.spot().raw() + "\" has no unit", hint());
    }
    boolean quoted =
        at.node().isValueNode()
            && !at.node().isTextual()
            && types().contains("string")
            && !types().contains("object");
    String hint = quoted ? "write '" + at.spot().raw() + "' in quotes" : hint();
    return at.error("expected " + expected() + ", found " + kind(at.node()), hint);
  }

  private static String withUnit(long seconds) {
    String plain = seconds + "s";
    String best = Durations.text(Duration.ofSeconds(Math.min(Math.max(0, seconds), 1L << 40)));
    return plain.equals(best) || seconds <= 0 ? plain : plain + " or " + best;
  }

  private Problem notAllowed() {
    List<String> allowed = new ArrayList<>();
    schema.path("enum").forEach(v -> allowed.add(v.asText()));
    if (schema.has("const")) {
      allowed.add(schema.get("const").asText());
    }
    String one = (allowed.size() == 1 ? "only " : "one of ") + String.join(", ", allowed);
    String other = schema.has("x-hint") ? hint() : one + " is allowed";
    String said = at.node().isContainerNode() ? kind(at.node()) : shown();
    boolean quoted =
        at.node().isTextual() && schema.has("const") && allowed.contains(at.node().asText());
    if (quoted) {
      return at.error(shown() + " is text", "write it without quotes");
    }
    String hint =
        at.node().isTextual() ? Similar.hint(at.node().textValue(), allowed, other) : other;
    return at.error(said + " is not allowed here", hint);
  }

  private Problem wrongText() {
    String text = at.node().asText();
    if (isDuration()) {
      return duration(at, text);
    }
    boolean hidden = schema.path("x-secret").asBoolean() || schema.path("x-hide").asBoolean();
    String what = hidden ? "this" : shown();
    return at.error(what + " is not " + expected(), hint());
  }

  private boolean isDuration() {
    return schema.path("x-kind").asText().equals("duration")
        || schema.path("format").asText().equals("duration");
  }

  /** A text that should be a duration. */
  static Problem duration(Cursor at, String text) {
    if (text.matches("\\d{1,12}")) {
      return at.error("\"" + text + "\" has no unit", "write " + withUnit(Long.parseLong(text)));
    }
    return at.error(
        "\"" + cut(text) + "\" is not a duration with unit", "write 90s, 5m, 1h30m or PT5M");
  }

  private Problem wrongName() {
    JsonNode names = schema.path("propertyNames");
    String key = message.getProperty();
    return at.at(key)
        .keyError(
            "\"" + cut(key) + "\" is not " + names.path("x-expected").asText("an allowed name"),
            names.path("x-hint").asText(""));
  }

  private Problem alternatives() {
    List<String> keys = new ArrayList<>();
    schema.path(keyword).forEach(s -> s.path("required").forEach(k -> keys.add(k.asText())));
    if (keys.isEmpty()) {
      return at.error("expected " + expected(), hint());
    }
    List<String> there = keys.stream().filter(at::has).toList();
    return there.size() < 2
        ? at.error("something is missing here", "one of " + String.join(", ", keys) + " is needed")
        : at.at(there.get(1))
            .keyError(
                "\"" + there.get(0) + "\" and \"" + there.get(1) + "\" exclude each other",
                "keep one");
  }

  /** {@code not: {required: [a, b]}} says that these exclude each other. */
  private Problem excluded() {
    List<String> keys = new ArrayList<>();
    schema.path("not").path("required").forEach(k -> keys.add("\"" + k.asText() + "\""));
    return keys.size() < 2
        ? at.error("not allowed here", hint())
        : at.error(String.join(" and ", keys) + " exclude each other", "keep one");
  }

  private String expected() {
    if (schema.has("x-expected")) {
      return schema.get("x-expected").asText();
    }
    List<String> words = types().stream().map(Words::typeWord).toList();
    return words.isEmpty() ? "something else" : String.join(" or ", words);
  }

  private List<String> types() {
    JsonNode type = schema.path("type");
    List<String> out = new ArrayList<>();
    if (type.isTextual()) {
      out.add(type.asText());
    }
    type.forEach(t -> out.add(t.asText()));
    return out;
  }

  static String typeWord(String type) {
    return switch (type) {
      case "string" -> "text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "a mapping";
      default -> type;
    };
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "a mapping";
      case BOOLEAN -> node.asText();
      case NUMBER -> "the number " + node.asText();
      case STRING -> "\"" + cut(node.asText()) + "\"";
      case NULL, MISSING, BINARY, POJO -> "nothing";
    };
  }

  private String hint() {
    return schema.path("x-hint").asText("");
  }

  private String shown() {
    return "\"" + cut(at.scalar().orElse(at.node().asText())) + "\"";
  }

  static String cut(String text) {
    String line = text.replace("\n", "\\n");
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }
}
