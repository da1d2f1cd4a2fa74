package dev.salvor.runbook.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.function.Consumer;

/** Regular expressions are RE2: they take linear time, whatever the text. */
final class Patterns {
  private Patterns() {}

  /** Whether the text at {@code at} is a pattern; if not, the problem is told. */
  static boolean check(Cursor at, Consumer<Problem> out) {
    try {
      Pattern.compile(at.text().orElse(""));
      return true;
    } catch (PatternSyntaxException e) {
      out.accept(
          at.error(
              "not an RE2 pattern: " + e.getDescription() + " in \"" + e.getPattern() + "\"",
              "lookaround and backreferences are not part of RE2"));
      return false;
    }
  }
}
