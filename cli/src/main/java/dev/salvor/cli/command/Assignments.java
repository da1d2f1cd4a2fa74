package dev.salvor.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.cli.repeat.OldRun;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.json.SalvorJson;
import java.util.ArrayList;
import java.util.List;

/** The parameters of an old run as they would be typed; of a secret its reference. */
final class Assignments {
  private static final long MOST_BYTES = 1_000_000_000_000L;

  private Assignments() {}

  /** Those of {@code old} that {@code definition} still has, and {@code typed} in their place. */
  static List<String> again(
      Session session, OldRun old, Definition definition, List<String> typed) {
    List<String> all = new ArrayList<>(typed);
    old.request()
        .parameters()
        .forEach(
            (name, value) -> {
              Parameter parameter = definition.runbook().parameters().get(name);
              if (parameter == null) {
                session.io().note("parameter " + name + " is there no more; left out");
              } else if (typed.stream().noneMatch(t -> t.startsWith(name + "="))) {
                all.add(name + "=" + text(parameter, value));
              }
            });
    return all;
  }

  private static String text(Parameter parameter, Object value) {
    return switch (parameter.type()) {
      case SIZE -> value instanceof Number bytes ? size(bytes.longValue()) : String.valueOf(value);
      case LIST -> json(value);
      case STRING, INT, BOOL, DURATION, PATH, SECRET -> String.valueOf(value);
    };
  }

  private static String size(long bytes) {
    return bytes < MOST_BYTES ? bytes + "B" : (bytes >> 20) + "MiB";
  }

  private static String json(Object value) {
    try {
      return SalvorJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a parameter cannot be written as JSON", e);
    }
  }
}
