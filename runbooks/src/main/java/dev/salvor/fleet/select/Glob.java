package dev.salvor.fleet.select;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Patterns as shells know them: {@code *}, {@code ?}, {@code [abc]}, {@code [!abc]}. */
final class Glob {
  private Glob() {}

  static boolean is(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  /** The pattern, or empty if a bracket of {@code text} holds nothing that can be one. */
  static Optional<Pattern> compile(String text) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int close = c == '[' ? text.indexOf(']', i + 2) : -1;
      if (close > 0) {
        String inside = text.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
        boolean not = inside.startsWith("!");
        String rest = not ? inside.substring(1) : inside.replaceFirst("^\\^", "\\\\^");
        out.append(not ? "[^" : "[").append(rest.replaceFirst("^]", "\\\\]")).append(']');
        i = close;
      } else if (c == '*' || c == '?') {
        out.append(c == '*' ? ".*" : ".");
      } else {
        out.append(Pattern.quote(String.valueOf(c)));
      }
      i++;
    }
    try {
      return Optional.of(Pattern.compile(out.toString()));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }
}
