package dev.salvor.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ranges in names: {@code web[01:20].example.net}, {@code db-[a:f]}, {@code n[0:10:2]}. Both ends
 * belong to it, zeros at the front are kept, and several ranges in a name are combined, the last
 * one turning fastest.
 */
public final class HostRanges {
  /** The most names that one text stands for. */
  public static final int MOST = 10_000;

  private static final Pattern RANGE =
      Pattern.compile("\\[(?:([0-9]+):([0-9]+)|([a-zA-Z]):([a-zA-Z]))(?::([0-9]+))?]");

  /** What became of a text. */
  public sealed interface Expanded {
    /** The names in order; the text itself if it has no ranges. */
    record Names(List<String> names) implements Expanded {
      public Names {
        names = List.copyOf(names);
      }
    }

    /** It is written wrongly; {@code offset} says where. */
    record Wrong(int offset, String message, String hint) implements Expanded {}
  }

  private HostRanges() {}

  /** Whether there is a bracket in {@code text}. */
  public static boolean has(String text) {
    return text.indexOf('[') >= 0 || text.indexOf(']') >= 0;
  }

  /** The names that {@code text} stands for. */
  public static Expanded expand(String text) {
    List<List<String>> parts = new ArrayList<>();
    Matcher m = RANGE.matcher(text);
    int from = 0;
    long count = 1;
    while (from < text.length()) {
      int open = text.indexOf('[', from);
      int end = open < 0 ? text.length() : open;
      int stray = text.substring(from, end).indexOf(']');
      if (stray >= 0) {
        return wrong(from + stray, "\"]\" has no \"[\" before it");
      }
      parts.add(List.of(text.substring(from, end)));
      if (open < 0) {
        break;
      }
      if (!m.find(open) || m.start() != open) {
        int close = text.indexOf(']', open);
        String shown = text.substring(open, close < 0 ? text.length() : close + 1);
        return wrong(open, "\"" + cut(shown) + "\" is not a range");
      }
      long size = size(m);
      if (size < 1) {
        return wrong(open, "the range " + cut(m.group()) + " is " + why(m));
      }
      count *= size;
      if (size > MOST || count > MOST) {
        return new Expanded.Wrong(
            open, "that is more than " + MOST + " names", "name them in several inventories");
      }
      parts.add(values(m));
      from = m.end();
    }
    return new Expanded.Names(combined(parts));
  }

  private static Expanded wrong(int offset, String message) {
    return new Expanded.Wrong(offset, message, "write web[01:20], db-[a:f] or n[0:10:2]");
  }

  private static String cut(String text) {
    return text.length() <= 40 ? text : text.substring(0, 37) + "...";
  }

  private static boolean isNumeric(Matcher m) {
    return m.group(1) != null;
  }

  private static String first(Matcher m) {
    return isNumeric(m) ? m.group(1) : m.group(3);
  }

  private static String last(Matcher m) {
    return isNumeric(m) ? m.group(2) : m.group(4);
  }

  private static String why(Matcher m) {
    String a = first(m);
    String b = last(m);
    if (a.length() > 9 || b.length() > 9) {
      return "too large";
    }
    if (isNumeric(m) && a.startsWith("0") && a.length() > b.length()) {
      return "of numbers of different width: both ends have the same number of digits";
    }
    if (!isNumeric(m) && Character.isLowerCase(a.charAt(0)) != Character.isLowerCase(b.charAt(0))) {
      return "of small and capital letters";
    }
    return step(m) < 1 ? "without a step" : "empty: it ends before it begins";
  }

  private static int step(Matcher m) {
    String step = m.group(5);
    if (step == null) {
      return 1;
    }
    return step.length() > 9 ? 0 : Integer.parseInt(step);
  }

  /** How many values it has; 0 or less if it cannot be used. */
  private static long size(Matcher m) {
    String a = first(m);
    String b = last(m);
    int step = step(m);
    if (a.length() > 9 || b.length() > 9 || step < 1) {
      return 0;
    }
    if (!isNumeric(m)) {
      boolean same = Character.isLowerCase(a.charAt(0)) == Character.isLowerCase(b.charAt(0));
      return same && b.charAt(0) >= a.charAt(0) ? (b.charAt(0) - a.charAt(0)) / step + 1L : 0;
    }
    if (a.startsWith("0") && a.length() > b.length()) {
      return 0;
    }
    long distance = Long.parseLong(b) - Long.parseLong(a);
    return distance < 0 ? 0 : distance / step + 1;
  }

  private static List<String> values(Matcher m) {
    List<String> out = new ArrayList<>();
    long size = size(m);
    int step = step(m);
    for (int i = 0; i < size; i++) {
      if (isNumeric(m)) {
        String number = String.valueOf(Long.parseLong(first(m)) + (long) i * step);
        int width = first(m).startsWith("0") ? first(m).length() : 0;
        out.add("0".repeat(Math.max(0, width - number.length())) + number);
      } else {
        out.add(String.valueOf((char) (first(m).charAt(0) + i * step)));
      }
    }
    return out;
  }

  private static List<String> combined(List<List<String>> parts) {
    List<String> out = List.of("");
    for (List<String> part : parts) {
      List<String> next = new ArrayList<>(out.size() * part.size());
      for (String head : out) {
        for (String tail : part) {
          next.add(head + tail);
        }
      }
      out = next;
    }
    return out;
  }
}
