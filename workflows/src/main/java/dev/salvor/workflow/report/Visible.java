package dev.salvor.workflow.report;

import java.util.Locale;

/**
 * Text from anywhere as text of a page: nothing of it is markup, and what would be invisible, move
 * the cursor or turn the reading direction is written out.
 */
final class Visible {
  /** How many characters {@link #append} may write for one. */
  private static final int WRAPPING = "<i></i>".length();

  private Visible() {}

  /** One line: also line ends are written out. */
  static String line(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    append(out, text, false);
    return out.toString();
  }

  /** Several lines: line ends and tabs stay. */
  static String block(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    append(out, text, true);
    return out.toString();
  }

  private static void append(StringBuilder out, String text, boolean lines) {
    boolean open = false;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      boolean lineEnd = point == '\r' && next < text.length() && text.charAt(next) == '\n';
      boolean hidden = !(lines && (point == '\n' || point == '\t' || lineEnd)) && isHidden(point);
      if (hidden != open) {
        out.append(hidden ? "<i>" : "</i>");
        open = hidden;
      }
      if (hidden) {
        name(out, point);
      } else if (!lineEnd || !lines) {
        plain(out, point);
      }
      at = next;
    }
    if (open) {
      out.append("</i>");
    }
  }

  private static void plain(StringBuilder out, int point) {
    switch (point) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> out.appendCodePoint(point);
    }
  }

  private static void name(StringBuilder out, int point) {
    switch (point) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default ->
          out.append(String.format(Locale.ROOT, point > 0xffff ? "\\u{%x}" : "\\u%04x", point));
    }
  }

  private static boolean isHidden(int point) {
    if (point < 0x7f) {
      return point < ' ';
    }
    if ((point & 0xfffe) == 0xfffe || isBlankLetter(point)) {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** Letters and marks that show nothing. */
  private static boolean isBlankLetter(int point) {
    return switch (point) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
      default -> (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);
    };
  }

  /** So much of the beginning of {@code text} as fits into {@code most} characters of a page. */
  static String head(String text, int most) {
    int room = most;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      room -= cost(point);
      if (room < 0) {
        break;
      }
      at += Character.charCount(point);
    }
    return text.substring(0, at);
  }

  /** So much of the end. */
  static String tail(String text, int most) {
    int room = most;
    int at = text.length();
    while (at > 0) {
      int point = text.codePointBefore(at);
      room -= cost(point);
      if (room < 0) {
        break;
      }
      at -= Character.charCount(point);
    }
    return text.substring(at);
  }

  private static int cost(int point) {
    return switch (point) {
      case '\n', '\t' -> 1;
      case '<', '>' -> 4;
      case '&', '\'' -> 5;
      case '"' -> 6;
      default -> isHidden(point) ? WRAPPING + 9 : bytes(point);
    };
  }

  private static int bytes(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
}
