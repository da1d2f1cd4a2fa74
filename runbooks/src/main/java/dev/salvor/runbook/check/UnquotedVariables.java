package dev.salvor.runbook.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds variables in shell text that are split into words because they stand outside of quotes. It
 * looks at quotes, substitutions, assignments, comments and here-documents, and says nothing where
 * it is not sure; shellcheck knows more.
 */
final class UnquotedVariables {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*|\\{[A-Za-z_][A-Za-z0-9_]*\\}|[0-9@*])");
  private static final Pattern HERE =
      Pattern.compile("<<-?\\s*\\\\?['\"]?([A-Za-z_][A-Za-z0-9_]*)");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=[^\\s;&|]*");

  /**
   * A variable outside of quotes.
   *
   * @param line of the text, from 1
   * @param column in characters, from 1
   */
  record Found(String variable, int line, int column) {}

  private final List<Found> found = new ArrayList<>();
  private final Deque<Character> open = new ArrayDeque<>();

  private int number;

  private UnquotedVariables() {}

  static List<Found> find(String text) {
    UnquotedVariables finder = new UnquotedVariables();
    String until = "";
    for (String line : text.lines().toList()) {
      finder.number++;
      if (!until.isEmpty()) {
        until = line.strip().equals(until) ? "" : until;
        continue;
      }
      Matcher here = HERE.matcher(line);
      finder.line(line);
      until = here.find() && !line.contains("<<<") ? here.group(1) : "";
    }
    return finder.found;
  }

  private boolean isOpen(char kind) {
    return !open.isEmpty() && open.peek() == kind;
  }

  private void line(String line) {
    int word = 0;
    boolean plain =
        line.strip().startsWith("case ")
            || line.contains("[[")
            || line.contains("((")
            || line.strip().startsWith("for ");
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (isOpen('\'')) {
        if (c == '\'') {
          open.pop();
        }
      } else if (c == '\\') {
        i++;
      } else if (c == '"') {
        toggle();
      } else if (c == '\'' && !isOpen('"')) {
        open.push('\'');
      } else if (line.startsWith("$(", i)) {
        open.push(')');
        i++;
        word = i + 1;
      } else if (c == ')' && isOpen(')')) {
        open.pop();
      } else if (!isOpen('"')) {
        if (c == '#' && i == word) {
          return;
        }
        if (Character.isWhitespace(c) || ";|&(".indexOf(c) >= 0) {
          word = i + 1;
        } else if (c == '$' && !plain) {
          i = variable(line, i, word);
        }
      }
    }
  }

  private void toggle() {
    if (isOpen('"')) {
      open.pop();
    } else {
      open.push('"');
    }
  }

  private int variable(String line, int at, int word) {
    Matcher m = VARIABLE.matcher(line).region(at, line.length());
    if (!m.lookingAt()) {
      return at;
    }
    if (!ASSIGNMENT.matcher(line.substring(word, at)).matches()) {
      found.add(new Found(m.group(), number, line.codePointCount(0, at) + 1));
    }
    return m.end() - 1;
  }
}
