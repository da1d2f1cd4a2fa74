package dev.salvor.workflow.journal;

import java.util.Locale;

/** Makes any text one line that a terminal shows as it is. */
final class Escape {
  private Escape() {}

  /** {@code text} with control and direction characters and lone surrogates written as escapes. */
  static String line(String text) {
    int clean = 0;
    while (clean < text.length() && plain(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
    for (int i = clean; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (plain(c)) {
        out.append(c);
      } else {
        escape(out, c);
      }
    }
    return out.toString();
  }

  private static void escape(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
    }
  }

  private static boolean plain(char c) {
    if (c < 0x7f) {
      return c >= ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
