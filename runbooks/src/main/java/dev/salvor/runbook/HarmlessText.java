package dev.salvor.runbook;

/**
 * Makes text harmless for a terminal: names and outputs come from hosts and must not move the
 * cursor, change colours, hide text or reverse it.
 */
public final class HarmlessText {
  private HarmlessText() {}

  /** {@code text} in one line; every control or direction character is written out. */
  public static String line(String text) {
    return escape(text, false);
  }

  /** The same, with its line ends and tabs left as they are. */
  public static String block(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean keepLines) {
    StringBuilder out = null;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      boolean plain = (keepLines && (point == '\n' || point == '\t')) || isHarmless(point);
      if (!plain && out == null) {
        out = new StringBuilder(text.length() + 16).append(text, 0, at);
      }
      if (out != null) {
        appendTo(out, point, plain);
      }
      at = next;
    }
    return out == null ? text : out.toString();
  }

  private static boolean isHarmless(int point) {
    if (point >= 0x20 && point < 0x7f) {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }

  private static void appendTo(StringBuilder out, int point, boolean plain) {
    if (plain) {
      out.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 0x1b -> out.append("\\e");
      default ->
          out.append(point < 0x100 ? "\\x%02x".formatted(point) : "\\u{%x}".formatted(point));
    }
  }
}
