package dev.salvor.workflow.handover;

import java.nio.charset.StandardCharsets;

/** Words of a POSIX shell that mean exactly their bytes and can be pasted into a terminal. */
final class Sh {
  private Sh() {}

  /** Whether {@code text} can stand in single quotes. */
  static boolean isPasteable(String text) {
    return text.codePoints().allMatch(Sh::isPasteable);
  }

  /** What {@code printf} makes {@code text} of. */
  static String octal(String text) {
    StringBuilder octal = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= ' ' && c < 0x7f && c != '\'' && c != '\\' && c != '%') {
        octal.append(c);
      } else {
        octal.append('\\').append("%03o".formatted((int) c));
      }
    }
    return octal.toString();
  }

  /** A tab would ask the terminal for names of files. */
  private static boolean isPasteable(int point) {
    return point == '\n'
        || switch (Character.getType(point)) {
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

  /** A comment of one line. */
  static String comment(String text) {
    return "# " + oneLine(text);
  }

  static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.strip()
        .codePoints()
        .forEach(p -> line.appendCodePoint(p == '\n' || !isPasteable(p) ? ' ' : p));
    return line.toString().stripTrailing();
  }
}
