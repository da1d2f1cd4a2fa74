package dev.salvor.cli.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.plan.StepIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a runbook says as keys and texts, the keys as they are written in a file. */
final class Keys {
  private static final Pattern DURATION = Pattern.compile("PT(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?");
  private static final Set<String> WORDS =
      Set.of("idempotency", "onFailure", "onAskTimeout", "onTimeout", "onOverflow", "from");

  private Keys() {}

  /** The runbook without its steps; their order is a key of its own. */
  static Map<String, String> of(Runbook runbook) {
    ObjectNode tree = SalvorJson.mapper().valueToTree(runbook);
    tree.remove(List.of("phases", "finallySteps"));
    Map<String, String> keys = new LinkedHashMap<>();
    flatten("", tree, keys);
    List<String> phases = new ArrayList<>();
    for (Phase phase : runbook.phases()) {
      phases.add(phase.name());
      String key = "phase " + phase.name() + ": ";
      phase.title().ifPresent(title -> keys.put(key + "title", title));
      phase.when().ifPresent(when -> keys.put(key + "when", when));
      keys.put(key + "order of steps", names(phase.steps()));
    }
    keys.put("order of phases", String.join(", ", phases));
    if (!runbook.finallySteps().isEmpty()) {
      keys.put("finally: order of steps", names(runbook.finallySteps()));
    }
    return keys;
  }

  static Map<String, String> of(Map<String, Object> values) {
    Map<String, String> keys = new LinkedHashMap<>();
    values.forEach((name, value) -> keys.put(name, text(SalvorJson.mapper().valueToTree(value))));
    return keys;
  }

  /** Each step by its id. */
  static Map<String, Map<String, String>> ofSteps(Runbook runbook) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    for (Phase phase : runbook.phases()) {
      steps(phase.name(), phase.steps(), all);
    }
    steps(StepIds.FINALLY, runbook.finallySteps(), all);
    return all;
  }

  private static void steps(String phase, List<Step> steps, Map<String, Map<String, String>> all) {
    for (Step step : steps) {
      switch (step) {
        case Step.Single single -> all.put(StepIds.of(phase, single.name()), step(single));
        case Step.Parallel group -> {
          for (Step.Single member : group.steps()) {
            Map<String, String> keys = step(member);
            keys.put("parallel", group.name() + ", " + group.maxConcurrency() + " at once");
            group.when().ifPresent(when -> keys.put("parallel.when", when));
            all.put(StepIds.of(phase, member.name()), keys);
          }
        }
      }
    }
  }

  private static Map<String, String> step(Step.Single step) {
    ObjectNode tree = SalvorJson.mapper().valueToTree(step);
    tree.remove(List.of("kind", "name"));
    Map<String, String> keys = new LinkedHashMap<>();
    tree.properties()
        .forEach(
            field -> {
              switch (field.getKey()) {
                case "main" -> variant("", field.getValue(), keys);
                case "check", "verify", "undo" ->
                    variant(field.getKey() + ".", field.getValue(), keys);
                case "fallbacks" -> fallbacks(field.getValue(), keys);
                case "ask" -> {
                  flatten("askTimeout", field.getValue().path("timeout"), keys);
                  flatten("onAskTimeout", field.getValue().path("onTimeout"), keys);
                }
                case "outputs" -> flatten("output", field.getValue(), keys);
                case "alone" ->
                    keys.put("segment", field.getValue().asBoolean() ? "alone" : "together");
                default -> flatten(field.getKey(), field.getValue(), keys);
              }
            });
    return keys;
  }

  private static void fallbacks(JsonNode list, Map<String, String> keys) {
    List<String> names = new ArrayList<>();
    for (JsonNode fallback : list) {
      String name = fallback.path("name").asText();
      names.add(name);
      variant("fallback " + name + ": ", fallback, keys);
    }
    if (!names.isEmpty()) {
      keys.put("fallbacks", String.join(", ", names));
    }
  }

  /** A variant's action stands beside its other keys in a file. */
  private static void variant(String prefix, JsonNode variant, Map<String, String> keys) {
    JsonNode action = variant.path("action");
    switch (action.path("kind").asText()) {
      case "run" -> keys.put(prefix + "run", text(action.path("argv")));
      case "shell" -> keys.put(prefix + "shell", action.path("text").asText());
      case "script" -> keys.put(prefix + "script", action.path("file").asText());
      default -> {
        keys.put(prefix + "uses", action.path("action").asText());
        flatten(prefix + "with", action.path("with"), keys);
      }
    }
    variant
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("action") && !field.getKey().equals("name")) {
                flatten(prefix + field.getKey(), field.getValue(), keys);
              }
            });
  }

  private static void flatten(String key, JsonNode value, Map<String, String> keys) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field ->
                  flatten(
                      key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                      field.getValue(),
                      keys));
    } else if (!value.isNull() && !value.isMissingNode() && !(value.isArray() && value.isEmpty())) {
      keys.put(key, text(key, value));
    }
  }

  private static String names(List<Step> steps) {
    return String.join(", ", steps.stream().map(Step::name).toList());
  }

  /** Durations and words of the language as they are written in a file. */
  private static String text(String key, JsonNode value) {
    String text = text(value);
    if (WORDS.contains(key.substring(key.lastIndexOf('.') + 1))) {
      return text.toLowerCase(Locale.ROOT);
    }
    return DURATION.matcher(text).matches() ? Durations.text(Duration.parse(text)) : text;
  }

  private static String text(JsonNode value) {
    if (value.isValueNode()) {
      return value.asText();
    }
    try {
      return SalvorJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value cannot be written as JSON", e);
    }
  }
}
