package dev.salvor.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain values in the classes in which Jackson reads them back from JSON. */
final class Values {
  private Values() {}

  static Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> out = new LinkedHashMap<>();
        node.properties().forEach(e -> out.put(e.getKey(), plain(e.getValue())));
        yield out;
      }
      case ARRAY -> {
        List<Object> out = new ArrayList<>();
        node.forEach(e -> out.add(plain(e)));
        yield out;
      }
      case NUMBER -> number(node);
      case BOOLEAN -> node.booleanValue();
      case STRING, NULL, MISSING, BINARY, POJO -> node.asText();
    };
  }

  private static Object number(JsonNode node) {
    if (node.isFloatingPointNumber()) {
      return node.doubleValue();
    }
    if (node.canConvertToInt()) {
      return node.intValue();
    }
    return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
  }
}
