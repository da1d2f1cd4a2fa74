package dev.salvor.runbook.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text that may hold expressions <code>${{ ... }}</code>.
 *
 * @param parts in order; a text without expressions is one literal
 */
public record Template(List<Part> parts) {
  private static final String OPEN = "${{";

  /** A literal text or an expression. */
  public sealed interface Part {
    record Literal(String text) implements Part {}

    /**
     * What stands between the braces.
     *
     * @param offset where the source of the expression begins in the text
     */
    record Expression(String source, int offset) implements Part {}

    /** An expression that is never closed. */
    record Unclosed(int offset) implements Part {}
  }

  public Template {
    parts = List.copyOf(parts);
  }

  /** Takes {@code text} apart. */
  public static Template of(String text) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf(OPEN, at);
      if (open < 0) {
        parts.add(new Part.Literal(text.substring(at)));
        break;
      }
      if (open > at) {
        parts.add(new Part.Literal(text.substring(at, open)));
      }
      int close = close(text, open + OPEN.length());
      if (close < 0) {
        parts.add(new Part.Unclosed(open));
        break;
      }
      parts.add(expression(text, open + OPEN.length(), close));
      at = close + 2;
    }
    return new Template(parts);
  }

  private static Part expression(String text, int from, int to) {
    int start = from;
    while (start < to && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    return new Part.Expression(text.substring(start, to).strip(), start);
  }

  /** Where <code>}}</code> stands outside of quotes and braces of the expression. */
  private static int close(String text, int from) {
    char quote = 0;
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && depth > 0) {
        depth--;
      } else if (c == '}' && text.startsWith("}}", i)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether {@code text} holds an expression, closed or not. */
  public static boolean hasExpression(String text) {
    return text.contains(OPEN);
  }

  /** The source, if the text is exactly one expression (spaces around it count for nothing). */
  public Optional<String> single() {
    List<Part> solid =
        parts.stream().filter(p -> !(p instanceof Part.Literal l && l.text().isBlank())).toList();
    return solid.size() == 1 && solid.get(0) instanceof Part.Expression e
        ? Optional.of(e.source())
        : Optional.empty();
  }

  /** All expressions. */
  public List<Part.Expression> expressions() {
    List<Part.Expression> out = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Expression e) {
        out.add(e);
      }
    }
    return out;
  }
}
