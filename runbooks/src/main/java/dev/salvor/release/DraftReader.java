package dev.salvor.release;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a draft out of JSON; every value of a wrong type and every unknown key is a problem. */
final class DraftReader {
  private static final List<String> KEYS =
      List.of(
          "app", "version", "build", "arch", "os", "entry", "index", "marker", "asset", "schema");
  private static final List<String> SCHEMA_KEYS = List.of("reads", "writes", "rollbackSafeFrom");

  private final List<Problem> problems = new ArrayList<>();

  private DraftReader() {}

  static ReleaseDraft.Result read(JsonNode json) {
    DraftReader reader = new DraftReader();
    ReleaseDraft draft = reader.draft(json);
    return reader.problems.isEmpty()
        ? new ReleaseDraft.Result.Read(draft)
        : new ReleaseDraft.Result.Unreadable(reader.problems);
  }

  private ReleaseDraft draft(JsonNode json) {
    if (!json.isObject()) {
      add("", "an object is needed", "write {\"app\": \"shop\"}");
      return ReleaseDraft.EMPTY;
    }
    known(json, "", KEYS);
    return new ReleaseDraft(
        text(json, "app"),
        text(json, "version"),
        text(json, "build"),
        text(json, "arch"),
        text(json, "os"),
        text(json, "entry"),
        text(json, "index"),
        text(json, "marker"),
        text(json, "asset"),
        schema(json.path("schema")));
  }

  private void known(JsonNode object, String path, List<String> keys) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!keys.contains(name)) {
                String all = "known are " + String.join(", ", keys);
                add(path + name, "unknown key", Similar.hint(name, keys, all));
              }
            });
  }

  private Optional<String> text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      add(key, value + " is not a text", "write it in quotes");
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  private Optional<Schema> schema(JsonNode value) {
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      add(
          "schema",
          value + " is not an object",
          "write {\"reads\": 4, \"writes\": 5, \"rollbackSafeFrom\": 4}");
      return Optional.empty();
    }
    known(value, "schema.", SCHEMA_KEYS);
    for (String key : SCHEMA_KEYS) {
      if (!value.path(key).canConvertToInt() || !value.path(key).isIntegralNumber()) {
        add("schema." + key, "a whole number is needed", "");
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          new Schema(
              value.path("reads").intValue(),
              value.path("writes").intValue(),
              value.path("rollbackSafeFrom").intValue()));
    } catch (IllegalArgumentException e) {
      add("schema", String.valueOf(e.getMessage()), "");
      return Optional.empty();
    }
  }

  private void add(String path, String message, String hint) {
    problems.add(new Problem(ReleasePaths.FACTS, 0, 0, path, message, hint));
  }
}
