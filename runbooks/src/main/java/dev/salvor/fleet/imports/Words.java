package dev.salvor.fleet.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a line apart as a shell does: quotes, backslashes, and comments where they count. */
final class Words {
  private Words() {}

  /** The words, or empty if a quote has no end. */
  static Optional<List<String>> of(String line, boolean comments) {
    List<String> out = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean open = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && quote == '"' && i + 1 < line.length()) {
          word.append(line.charAt(++i));
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        open = true;
      } else if (c == '\\' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
        open = true;
      } else if (Character.isWhitespace(c)) {
        if (open) {
          out.add(word.toString());
        }
        word.setLength(0);
        open = false;
      } else if (c == '#' && comments && !open) {
        break;
      } else {
        word.append(c);
        open = true;
      }
    }
    if (open && quote == 0) {
      out.add(word.toString());
    }
    return quote == 0 ? Optional.of(out) : Optional.empty();
  }
}
