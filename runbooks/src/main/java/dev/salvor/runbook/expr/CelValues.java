package dev.salvor.runbook.expr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values between CEL, which knows long, double, text, boolean, list and map, and all others. */
public final class CelValues {
  private CelValues() {}

  /** The value that CEL takes for {@code value}. Null and JSON null become an empty text. */
  public static Object cel(Object value) {
    return switch (value) {
      case JsonNode node -> json(node);
      case Integer i -> i.longValue();
      case Short s -> s.longValue();
      case Float f -> f.doubleValue();
      case Map<?, ?> map -> {
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((k, v) -> out.put(String.valueOf(k), cel(v == null ? "" : v)));
        yield out;
      }
      case List<?> list -> list.stream().map(v -> cel(v == null ? "" : v)).toList();
      default -> value;
    };
  }

  private static Object json(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> out = new LinkedHashMap<>();
        node.properties().forEach(e -> out.put(e.getKey(), json(e.getValue())));
        yield out;
      }
      case ARRAY -> {
        List<Object> out = new ArrayList<>();
        node.forEach(e -> out.add(json(e)));
        yield out;
      }
      case NUMBER ->
          node.canConvertToLong() && node.isIntegralNumber()
              ? (Object) node.longValue()
              : node.doubleValue();
      case BOOLEAN -> node.booleanValue();
      case STRING, NULL, MISSING, BINARY, POJO -> node.isNull() ? "" : node.asText();
    };
  }

  /** The plain value of what an expression gave; empty if it is of no kind that can be written. */
  static Optional<Object> plain(Object value) {
    return switch (value) {
      case String s -> Optional.of(s);
      case Long l -> Optional.of(l);
      case Boolean b -> Optional.of(b);
      case Double d -> Optional.of(d);
      case Number n -> Optional.of(n.longValue());
      case List<?> list -> {
        List<Object> out = new ArrayList<>();
        for (Object element : list) {
          Optional<Object> plain = plain(element);
          if (plain.isEmpty()) {
            yield Optional.empty();
          }
          out.add(plain.get());
        }
        yield Optional.of(out);
      }
      case Map<?, ?> map -> {
        Map<String, Object> out = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : map.entrySet()) {
          Optional<Object> plain = plain(e.getValue());
          if (plain.isEmpty()) {
            yield Optional.empty();
          }
          out.put(String.valueOf(e.getKey()), plain.get());
        }
        yield Optional.of(out);
      }
      default -> Optional.empty();
    };
  }

  /** A single value as text: the form in which it stands in an argument or a longer text. */
  public static Optional<String> text(Object value) {
    return switch (value) {
      case String s -> Optional.of(s);
      case Long l -> Optional.of(Long.toString(l));
      case Integer i -> Optional.of(Integer.toString(i));
      case Boolean b -> Optional.of(Boolean.toString(b));
      case Double d ->
          Optional.of(
              d == Math.rint(d) && Math.abs(d) < 1e15
                  ? Long.toString(d.longValue())
                  : Double.toString(d));
      default -> Optional.empty();
    };
  }
}
