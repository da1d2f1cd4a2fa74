package dev.salvor.runbook.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Copies;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A document that could be read as YAML.
 *
 * @param file name for people
 * @param text the whole document
 * @param spots places by JSON pointer; the root's is the empty text
 */
public record Source(String file, String text, JsonNode root, Map<String, Spot> spots) {
  public Source {
    spots = Copies.ordered(spots);
    if (!spots.containsKey("")) {
      throw new IllegalArgumentException("spots: the root's place is missing");
    }
  }

  /** A value that was never written in a file: its parts have paths but no lines. */
  public static Source of(JsonNode root) {
    Map<String, Spot> spots = new LinkedHashMap<>();
    spot(root, "", "", spots);
    return new Source("", "", root, spots);
  }

  private static void spot(JsonNode node, String pointer, String path, Map<String, Spot> out) {
    out.put(pointer, new Spot(0, 0, 0, 0, 0, 0, path, node.isValueNode() ? node.asText() : ""));
    node.properties()
        .forEach(
            e ->
                spot(
                    e.getValue(),
                    Pointers.key(pointer, e.getKey()),
                    Pointers.keyPath(path, e.getKey()),
                    out));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      spot(node.get(i), Pointers.index(pointer, i), Pointers.indexPath(path, i), out);
    }
  }

  /** The root as a value with its place. */
  public Cursor cursor() {
    return new Cursor(this, "", root);
  }
}
