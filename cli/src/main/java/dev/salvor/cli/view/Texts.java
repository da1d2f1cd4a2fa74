package dev.salvor.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Small words. */
public final class Texts {
  private Texts() {}

  /** {@code 1 step}, {@code 2 steps}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /**
   * {@code text} in at most {@code width} columns. Characters that take two columns count as two.
   */
  public static String fit(String text, int width) {
    if (text.length() * 2 <= width) {
      return text;
    }
    int used = 0;
    int at = 0;
    int lastFit = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      used += columns(point);
      if (used > width) {
        return text.substring(0, lastFit) + "~";
      }
      at += Character.charCount(point);
      if (used < width) {
        lastFit = at;
      }
    }
    return text;
  }

  /** How many columns a terminal gives {@code text}. */
  public static int columns(String text) {
    return text.codePoints().map(Texts::columns).sum();
  }

  private static int columns(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115f)
            || (point >= 0x2e80 && point <= 0xa4cf)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xfe30 && point <= 0xfe6f)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0xffe0 && point <= 0xffe6)
            || (point >= 0x1f300 && point <= 0x1faff)
            || (point >= 0x20000 && point <= 0x3fffd);
    return wide ? 2 : 1;
  }

  /** The words of {@code text} in lines of at most {@code width} columns; a longer word is cut. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && columns(line.toString()) + 1 + columns(word) > width) {
        lines.add(fit(line.toString(), width));
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(fit(line.toString(), width));
    return lines;
  }

  /** {@code text} filled with blanks up to {@code width} columns. */
  public static String pad(String text, int width) {
    int missing = width - columns(text);
    return missing > 0 ? text + " ".repeat(missing) : text;
  }
}
