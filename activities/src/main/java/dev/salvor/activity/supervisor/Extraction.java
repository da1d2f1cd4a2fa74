package dev.salvor.activity.supervisor;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.salvor.runbook.Output;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A declared output found in what a command printed, or why it was not. */
sealed interface Extraction {
  record Found(JsonNode value) implements Extraction {}

  record Missing(String why) implements Extraction {}

  /**
   * Reads the whole output once, and holds no more than a bounded part of it.
   *
   * @param mask for what is quoted of it in a reason, before it is shortened
   */
  static Extraction of(Output output, UnaryOperator<String> mask, Supplier<InputStream> file) {
    try (InputStream stream = file.get()) {
      if (output.json().isPresent()) {
        return json(output, mask, stream);
      }
      Optional<String> text;
      String sought;
      if (output.key().isPresent()) {
        sought = "no line \"" + Tail.RESULT_LINE + output.key().get() + "=...\" was printed";
        text = OutputScan.key(stream, output.key().get());
      } else if (output.regex().isPresent()) {
        sought = "nothing printed matches " + output.regex().get();
        text = OutputScan.regex(stream, Pattern.compile(output.regex().get(), Pattern.MULTILINE));
      } else {
        sought = "nothing was printed";
        text = OutputScan.whole(stream);
      }
      return text.map(found -> typed(output.type(), mask, found))
          .orElseGet(() -> new Missing(sought));
    } catch (PatternSyntaxException e) {
      return new Missing("the pattern is not RE2: " + e.getMessage());
    } catch (OutputTooLongException e) {
      return new Missing(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Extraction json(Output output, UnaryOperator<String> mask, InputStream stream)
      throws IOException {
    String pointer = output.json().orElse("");
    JsonNode tree;
    try {
      tree = SalvorJson.mapper().readTree(OutputScan.json(stream));
    } catch (JsonProcessingException e) {
      return new Missing("what was printed is not JSON" + place(e));
    }
    JsonNode at = tree.at(JsonPointer.compile(pointer));
    if (at.isMissingNode()) {
      return new Missing("the JSON printed has nothing at " + pointer);
    }
    String text = OutputScan.limited(at.isValueNode() ? at.asText() : at.toString());
    return output.type() == Output.Type.JSON ? new Found(at) : typed(output.type(), mask, text);
  }

  private static Extraction typed(Output.Type type, UnaryOperator<String> mask, String text) {
    return switch (type) {
      case STRING -> new Found(TextNode.valueOf(text));
      case INT -> integer(mask, text.strip());
      case BOOL -> bool(mask, text.strip());
      case JSON -> {
        try {
          JsonNode tree = SalvorJson.mapper().readTree(text);
          yield tree.isMissingNode() ? new Missing("empty text is not JSON") : new Found(tree);
        } catch (JsonProcessingException e) {
          yield new Missing("it is not JSON" + place(e));
        }
      }
    };
  }

  private static Extraction integer(UnaryOperator<String> mask, String text) {
    try {
      return new Found(LongNode.valueOf(Long.parseLong(text)));
    } catch (NumberFormatException e) {
      return new Missing("\"" + shorten(mask.apply(text)) + "\" is not a whole number");
    }
  }

  private static Extraction bool(UnaryOperator<String> mask, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1" -> new Found(BooleanNode.TRUE);
      case "false", "no", "0" -> new Found(BooleanNode.FALSE);
      default -> new Missing("\"" + shorten(mask.apply(text)) + "\" is neither true nor false");
    };
  }

  /** Not the parser's words: they quote what stands there, and only a part of it. */
  private static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  private static String shorten(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }

  /** The first group, or the whole match without a group. */
  static String group(Matcher matcher) {
    String group = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
    return group == null ? "" : group;
  }
}
