package dev.salvor.workflow.connect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A small JSON file as texts by path ({@code process.pid}). Every command reads the node's records,
 * and binding them to classes would cost each of them more than all the rest of its work.
 */
final class FlatJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> values;

  private FlatJson(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is absent, torn or no JSON
   */
  static FlatJson read(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = JSON.createParser(Files.readString(file))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          String path = parser.getParsingContext().pathAsPointer().toString();
          values.put(path.substring(1).replace('/', '.'), parser.getText());
        }
      }
    }
    return new FlatJson(values);
  }

  /** The value at {@code path}, if it is there and not null. */
  Optional<String> find(String path) {
    return Optional.ofNullable(values.get(path));
  }

  /**
   * The value at {@code path}.
   *
   * @throws IOException if it is not there
   */
  String text(String path) throws IOException {
    return find(path).orElseThrow(() -> new IOException("no " + path));
  }
}
