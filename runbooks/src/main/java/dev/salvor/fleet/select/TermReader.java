package dev.salvor.fleet.select;

import dev.salvor.fleet.select.Term.Body;
import dev.salvor.fleet.select.Term.Sign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a selector apart. */
final class TermReader {
  private static final Pattern SLICE =
      Pattern.compile("(.+)\\[(?:(-?[0-9]{1,6})|([0-9]{1,6})[:-]([0-9]{0,6}))]");
  private static final Pattern RANGE = Pattern.compile("\\[[A-Za-z0-9]+:[A-Za-z0-9]+(?::[0-9]+)?]");

  private TermReader() {}

  /** The parts between {@code :} and {@code ,}; those within brackets belong to their part. */
  static List<Term> read(String selector) {
    List<Term> out = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= selector.length(); i++) {
      char c = i < selector.length() ? selector.charAt(i) : ',';
      boolean end = i == selector.length();
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth = Math.max(0, depth - 1);
      } else if (end || ((c == ',' || c == ':') && depth == 0)) {
        out.add(term(selector, from, i));
        from = i + 1;
      }
    }
    return out;
  }

  private static Term term(String selector, int from, int to) {
    String raw = selector.substring(from, to);
    String text = raw.strip();
    int at = from + Math.max(0, raw.indexOf(text));
    int column = selector.codePointCount(0, at) + 1;
    Sign sign =
        switch (text.isEmpty() ? ' ' : text.charAt(0)) {
          case '&' -> Sign.KEEP;
          case '!' -> Sign.TAKE_AWAY;
          default -> Sign.ADD;
        };
    return new Term(
        text, column, sign, body((sign == Sign.ADD ? text : text.substring(1)).strip()));
  }

  private static Body body(String text) {
    if (text.startsWith("~")) {
      return new Body.Regex(text.substring(1));
    }
    Matcher slice = SLICE.matcher(text);
    if (slice.matches()) {
      return slice(text, slice);
    }
    if (text.startsWith("@")) {
      int equal = text.indexOf('=');
      return equal < 0
          ? new Body.Label(text.substring(1), Optional.empty())
          : new Body.Label(text.substring(1, equal), Optional.of(text.substring(equal + 1)));
    }
    if (RANGE.matcher(text).find()) {
      return new Body.Range(text);
    }
    return Glob.is(text) ? new Body.Glob(text) : new Body.Name(text);
  }

  private static Body slice(String text, Matcher m) {
    Body of = body(String.valueOf(m.group(1)));
    String single = m.group(2);
    if (single != null) {
      int at = Integer.parseInt(single);
      return new Body.Slice(of, text, at, Optional.of(at));
    }
    String last = String.valueOf(m.group(4));
    return new Body.Slice(
        of,
        text,
        Integer.parseInt(String.valueOf(m.group(3))),
        last.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(last)));
  }
}
