package dev.salvor.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.runbook.source.Spot;
import java.math.BigInteger;
import java.util.Locale;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/** Plain scalars by the core schema of YAML 1.2: {@code yes} and {@code 0644} are no surprises. */
final class Scalars {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final CoreScalarResolver RESOLVER = new CoreScalarResolver(false);

  private Scalars() {}

  static JsonNode resolve(String text) {
    if (text.length() > 64) {
      return NODES.textNode(text);
    }
    Tag tag = RESOLVER.resolve(text, true);
    if (tag.equals(Tag.NULL)) {
      return NODES.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return NODES.booleanNode(text.toLowerCase(Locale.ROOT).equals("true"));
    }
    if (tag.equals(Tag.INT)) {
      BigInteger value = integer(text);
      return value.bitLength() < 64 ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }
    return tag.equals(Tag.FLOAT) ? floating(text) : NODES.textNode(text);
  }

  private static BigInteger integer(String text) {
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16);
    }
    return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
  }

  /** What is no number that JSON has, such as {@code .inf} and {@code 1e999}, is text. */
  private static JsonNode floating(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? NODES.numberNode(value) : NODES.textNode(text);
    } catch (NumberFormatException e) {
      return NODES.textNode(text);
    }
  }

  static Spot until(Spot spot, int end) {
    return new Spot(
        spot.line(),
        spot.column(),
        spot.keyLine(),
        spot.keyColumn(),
        spot.start(),
        end,
        spot.path(),
        spot.raw());
  }
}
