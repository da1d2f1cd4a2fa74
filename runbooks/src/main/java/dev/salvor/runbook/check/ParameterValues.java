package dev.salvor.runbook.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Sizes;
import dev.salvor.runbook.source.Cursor;
import java.util.Optional;

/** Whether a written value is of a parameter's type. */
final class ParameterValues {
  private ParameterValues() {}

  /** What is wrong, for people. */
  static Optional<String> wrong(Parameter.Type type, Cursor at, Optional<String> pattern) {
    JsonNode node = at.node();
    String shown = "\"" + at.scalar().orElse("...") + "\"";
    return switch (type) {
      case STRING ->
          !node.isTextual()
              ? Optional.of(shown + " is not text; put it in quotes")
              : pattern
                  .filter(p -> !Pattern.matches(p, node.textValue()))
                  .map(p -> shown + " does not match " + p);
      case INT ->
          when(
              !node.isIntegralNumber() || !node.canConvertToLong(),
              shown + " is not a whole number");
      case BOOL -> when(!node.isBoolean(), shown + " is not true or false");
      case DURATION ->
          when(
              !node.isTextual() || Durations.parse(node.textValue()).isEmpty(),
              shown + " is not a duration with unit, for example 5m");
      case SIZE ->
          when(
              !node.isTextual() || Sizes.parse(node.textValue()).isEmpty(),
              shown + " is not a size with unit, for example 64MiB");
      case LIST ->
          when(
              !node.isArray() || at.items().stream().anyMatch(i -> !i.node().isTextual()),
              "not a list of texts");
      case PATH ->
          when(
              !node.isTextual() || !node.textValue().startsWith("/"),
              shown + " is not an absolute path");
      case SECRET -> Optional.empty();
    };
  }

  private static Optional<String> when(boolean wrong, String message) {
    return wrong ? Optional.of(message) : Optional.empty();
  }
}
