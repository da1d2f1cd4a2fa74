package dev.salvor.runbook.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.source.Advice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The reference pages of the language and of inventories, made from their schemas: Markdown. */
public final class ReferencePage {
  private static final String INTRO =
      """
      # Language reference

      Made from the JSON Schema of the language (`salvor schema` prints it, with all actions, for editors); do not edit.
      Durations carry a unit (`90s`, `5m`, `1h30m`, `PT5M`), sizes too (`512KiB`, `64MiB`). Keys marked with * are required.

      Expressions are CEL. `when`, `forEach` and `until` are expressions as they stand; elsewhere they are written
      `${{ ... }}` in a text: one that stands alone keeps its type, one element of `run` stays one argument. They see
      `params`, `host.name`, `host.facts`, `host.canary` (others of the fleet wait for how it goes here), and of earlier steps
      `outputs.<step>.<name>` and `results.<step>` (a step with `-` in its name: `outputs['the-step'].name`); inside of
      `forEach` also the element (`item`, or as `as` says). `has(params.x)` tells whether a parameter was given. There is no
      clock and no randomness. An expression that cannot be evaluated fails its step and says why.

      Shell text holds no expressions, so no value can become code: values come in through `env`. A secret parameter is used
      as the whole value of an entry of `env`, or of a parameter of an action that is marked as secret, and nowhere else.
      """;

  private static final String INVENTORY_INTRO =
      """
      # Inventory reference

      Made from the JSON Schema of inventories (`salvor schema inventory` prints it, for editors); do not edit. Keys marked
      with * are required. What a host says counts most, then its groups, a child before its parent, then `defaults`; where
      two groups of a host differ and neither is a part of the other, it is a problem and nothing is guessed.
      [Inventory](inventory.md) shows how to write one.
      """;

  private final StringBuilder out;
  private final JsonNode schema;
  private final Map<String, String> headings = new LinkedHashMap<>();

  private ReferencePage(String intro, JsonNode schema) {
    this.out = new StringBuilder(intro);
    this.schema = schema;
  }

  /** The whole page of the language. */
  public static String text() {
    return new ReferencePage(INTRO, RunbookSchema.json()).page();
  }

  /** The whole page of inventories. */
  public static String inventory() {
    ReferencePage page = new ReferencePage(INVENTORY_INTRO, InventorySchema.json());
    page.headings.put("settings", "Defaults");
    page.headings.put("host", "Host");
    page.headings.put("group", "Group");
    page.section("## Inventory", page.schema);
    JsonNode settings = page.schema.at("/$defs/settings");
    page.section("## Defaults", settings);
    page.ownKeys("host", settings);
    page.ownKeys("group", settings);
    return page.out.toString();
  }

  /** What a host or group knows beside {@code settings}, which both know. */
  private void ownKeys(String def, JsonNode settings) {
    ObjectNode own = schema.path("$defs").path(def).deepCopy();
    settings
        .path("properties")
        .fieldNames()
        .forEachRemaining(own.withObject("/properties")::remove);
    section("## " + headings.get(def), own);
    out.append("\nAnd all keys of [Defaults](#defaults).\n");
  }

  private void sections() {
    headings.forEach((def, title) -> section("## " + title, schema.path("$defs").path(def)));
  }

  private String page() {
    headings.put("parameter", "Parameter");
    headings.put("phase", "Phase");
    headings.put("step", "Step");
    headings.put("part", "Check, verify, undo");
    headings.put("fallback", "Fallback");
    headings.put("retry", "Retry");
    headings.put("output", "Output");
    headings.put("approval", "Approval");
    section("## Runbook", schema);
    sections();
    out.append(
        "\n"
            + "## Actions\n\n"
            + "A step with `uses` brings along what its action can do: `check`, `verify` and `undo`"
            + " need not be written.\n");
    for (String name : ActionSchema.names()) {
      action(ActionSchema.find(name).orElseThrow());
    }
    warnings();
    return out.toString();
  }

  private void warnings() {
    out.append(
        """

        ## Warnings

        What `salvor lint` says of a runbook that can be run and yet deserves a look. A comment `# lint: allow CODE` accepts
        it in its own line, or in the next one if the comment stands alone; several codes go with commas, and the reason
        behind them. Where `shellcheck` is installed its findings are warnings too, under its own codes (`SC2086`).

        | code | given when |
        |---|---|
        """);
    for (Advice advice : Advice.values()) {
      out.append("| `").append(advice.code()).append("` | ").append(advice.meaning());
      out.append(" |\n");
    }
  }

  private void section(String heading, JsonNode object) {
    out.append('\n').append(heading).append("\n\n");
    if (object.has("description")) {
      out.append(object.get("description").asText()).append("\n\n");
    }
    table(object);
  }

  private void action(ActionSchema action) {
    out.append("\n### ").append(action.name()).append("\n\n");
    out.append(action.json().path("description").asText()).append("\n\n");
    out.append("Answers ")
        .append(String.join(", ", action.ops().stream().map(o -> "`" + o + "`").toList()));
    action
        .idempotency()
        .ifPresent(
            i ->
                out.append("; idempotency `")
                    .append(i.name().toLowerCase(Locale.ROOT))
                    .append('`'));
    out.append(action.readOnly() ? "; changes nothing.\n\n" : ".\n\n");
    table(action.json());
  }

  private void table(JsonNode object) {
    out.append("| key | value | default | |\n|---|---|---|---|\n");
    rows("", object, new ArrayList<>());
  }

  private void rows(String prefix, JsonNode object, List<String> path) {
    Set<String> required = new HashSet<>();
    object.path("required").forEach(r -> required.add(r.asText()));
    for (Map.Entry<String, JsonNode> e : object.path("properties").properties()) {
      String key = prefix + e.getKey();
      JsonNode own = e.getValue();
      out.append("| `").append(key).append('`').append(required.contains(e.getKey()) ? " *" : "");
      out.append(" | ").append(cell(value(own)));
      out.append(" | ").append(defaultOf(own));
      out.append(" | ").append(cell(description(own))).append(" |\n");
      JsonNode form = hasSection(own) ? own : resolved(own);
      if (form.has("properties") && path.size() < 2) {
        path.add(key);
        rows(key + ".", form, path);
        path.remove(key);
      }
    }
  }

  private boolean hasSection(JsonNode own) {
    return headings.containsKey(own.path("$ref").asText().replaceFirst(".*/", ""));
  }

  private String defaultOf(JsonNode own) {
    JsonNode holder = own.has("default") ? own : resolved(own);
    return holder.has("default") ? "`" + shown(holder.get("default")) + "`" : "";
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? schema.at(node.get("$ref").asText().substring(1)) : node;
  }

  private String description(JsonNode own) {
    String text = own.path("description").asText(resolved(own).path("description").asText());
    return own.path("x-secret").asBoolean() ? text + " A secret parameter." : text;
  }

  /** What may stand there, in few words. */
  private String value(JsonNode own) {
    String def = own.path("$ref").asText().replaceFirst(".*/", "");
    if (headings.containsKey(def)) {
      String title = headings.get(def);
      return "[" + title + "](#" + title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + ")";
    }
    JsonNode node = resolved(own);
    if (node.has("const")) {
      return "`" + shown(node.get("const")) + "`";
    }
    if (node.has("enum")) {
      List<String> words = new ArrayList<>();
      node.get("enum").forEach(w -> words.add("`" + shown(w) + "`"));
      return String.join(", ", words);
    }
    if (node.path("type").asText().equals("array")) {
      return node.has("items") ? "list of " + value(node.get("items")) : "list";
    }
    if (node.has("x-entry")) {
      return "mapping of names to " + value(node.path("additionalProperties"));
    }
    return switch (def) {
      case "duration" -> "duration";
      case "durationOrExpression" -> "duration, or an expression";
      case "size" -> "size";
      case "pathName" -> "name";
      case "condition" -> "expression";
      case "path" -> "path";
      case "secret" -> "reference to a secret";
      default -> plain(node);
    };
  }

  private static String plain(JsonNode node) {
    if (node.path("format").asText().equals("duration")
        || node.path("x-kind").asText().equals("duration")) {
      return "duration";
    }
    JsonNode type = node.path("type");
    List<String> words = new ArrayList<>();
    if (type.isTextual()) {
      words.add(Words.typeWord(type.asText()));
    }
    type.forEach(t -> words.add(Words.typeWord(t.asText())));
    return words.isEmpty() ? "any" : String.join(" or ", words);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
