package dev.salvor.worker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * In which fields of the engine's store what Salvor lists runs by lies. One that was removed and
 * added again gets another field: runs of before are then in no list, and those that are open
 * cannot go on, since their history reads differently.
 *
 * @param namespace the id of the namespace; another store has another one
 * @param fields names by their fields
 */
record EngineFields(String namespace, Map<String, String> fields) {
  EngineFields {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  private static Path file(StateFolder state) {
    return state.node().resolve("engine-fields.json");
  }

  /** What was kept; empty if there is none, or it cannot be read. */
  static Optional<EngineFields> read(StateFolder state) {
    try {
      JsonNode json = SalvorJson.mapper().readTree(file(state).toFile());
      Map<String, String> fields = new TreeMap<>();
      json.path("fields").properties().forEach(e -> fields.put(e.getKey(), e.getValue().asText()));
      return Optional.of(new EngineFields(json.path("namespace").asText(), fields));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Keeps it, unless it is kept already. */
  void write(StateFolder state) throws IOException {
    ObjectNode json = SalvorJson.mapper().createObjectNode().put("namespace", namespace);
    fields.forEach(json.putObject("fields")::put);
    String text = json + "\n";
    if (Files.notExists(file(state)) || !Files.readString(file(state)).equals(text)) {
      WholeFile.write(file(state), text);
    }
  }
}
