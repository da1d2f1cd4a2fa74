package dev.salvor.runbook.imports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Splits shell text into words, operators and newlines, after POSIX.1-2017, "Shell Command
 * Language", 2.3, with what bash adds. It expands and executes nothing.
 */
final class ShellLexer {
  private static final List<String> OPERATORS =
      List.of(
          "<<<", "<<-", ";;&", "&>>", "&&", "||", ";;", ";&", "|&", "<<", ">>", "<&", ">&", "<>",
          ">|", "&>", "|", "&", ";", "<", ">", "(", ")");

  private final String text;
  private final List<ShellToken> tokens = new ArrayList<>();
  private final Deque<String> hereDocuments = new ArrayDeque<>();
  private int at;
  private int line = 1;

  private ShellLexer(String text) {
    this.text = text;
  }

  static List<ShellToken> tokens(String text) {
    ShellLexer lexer = new ShellLexer(text);
    lexer.all();
    return lexer.tokens;
  }

  private void all() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        add(ShellToken.Kind.NEWLINE, at, at + 1, line);
        line++;
        at++;
        hereDocuments();
      } else if (text.startsWith("\\\n", at)) {
        line++;
        at += 2;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#') {
        at = lineEnd(at);
      } else {
        operatorOrWord();
      }
    }
    if (!hereDocuments.isEmpty()) {
      throw new ShellConfusion(line, "a here-document has no end");
    }
    add(ShellToken.Kind.END, at, at, line);
  }

  private void operatorOrWord() {
    boolean process = text.startsWith("<(", at) || text.startsWith(">(", at);
    for (String operator : OPERATORS) {
      if (!process && text.startsWith(operator, at)) {
        add(ShellToken.Kind.OPERATOR, at, at + operator.length(), line);
        at += operator.length();
        return;
      }
    }
    int start = at;
    int begun = line;
    word(process);
    boolean here =
        !tokens.isEmpty()
            && (tokens.getLast().isOperator("<<") || tokens.getLast().isOperator("<<-"));
    String prefix = here && tokens.getLast().isOperator("<<-") ? "-" : " ";
    add(ShellToken.Kind.WORD, start, at, begun);
    if (here) {
      hereDocuments.add(prefix + text.substring(start, at).replaceAll("['\"\\\\]", ""));
    }
  }

  private void word(boolean process) {
    if (process) {
      at += 2;
      parentheses();
    }
    int begun = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      // NAME=(...) of bash, and its patterns like +(...)
      boolean array = c == '(' && at > begun && "=?*+@!".indexOf(text.charAt(at - 1)) >= 0;
      if (array) {
        at++;
        parentheses();
      } else if (Character.isWhitespace(c) || "|&;<>()".indexOf(c) >= 0) {
        return;
      } else {
        piece();
      }
    }
  }

  /** Goes over one character, or one quoted or substituted part. */
  private void piece() {
    char c = text.charAt(at);
    switch (c) {
      case '\\' -> {
        newline(at + 1);
        at = Math.min(text.length(), at + 2);
      }
      case '\'' -> {
        at++;
        until('\'', false);
      }
      case '"' -> {
        at++;
        doubleQuotes();
      }
      case '`' -> {
        at++;
        until('`', true);
      }
      case '$' -> dollar();
      default -> {
        newline(at);
        at++;
      }
    }
  }

  private void dollar() {
    if (text.startsWith("$'", at)) {
      at += 2;
      until('\'', true);
    } else if (text.startsWith("$(", at)) {
      at += 2;
      parentheses();
    } else if (text.startsWith("${", at)) {
      at += 2;
      braces();
    } else {
      at = Math.min(text.length(), at + 2);
      if (text.charAt(at - 1) != '$' && "\\\"'` \t\n|&;<>()".indexOf(text.charAt(at - 1)) >= 0) {
        at--;
      }
    }
  }

  private void until(char end, boolean escapes) {
    int begun = line;
    while (at < text.length() && text.charAt(at) != end) {
      if (escapes && text.charAt(at) == '\\') {
        at++;
      }
      newline(at);
      at++;
    }
    close(begun, "a quote has no end");
  }

  private void doubleQuotes() {
    int begun = line;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\'') {
        at++;
      } else {
        piece();
      }
    }
    close(begun, "a quote has no end");
  }

  private void braces() {
    int begun = line;
    while (at < text.length() && text.charAt(at) != '}') {
      piece();
    }
    close(begun, "\"${\" has no end");
  }

  private void parentheses() {
    int begun = line;
    int depth = 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean comment = c == '#' && Character.isWhitespace(text.charAt(at - 1));
      if (c == '(' || c == ')') {
        depth += c == '(' ? 1 : -1;
        at++;
        if (depth == 0) {
          return;
        }
      } else if (comment) {
        at = lineEnd(at);
      } else {
        piece();
      }
    }
    throw new ShellConfusion(begun, "\"(\" has no end");
  }

  private void close(int begun, String problem) {
    if (at >= text.length()) {
      throw new ShellConfusion(begun, problem);
    }
    at++;
  }

  private void newline(int index) {
    if (index < text.length() && text.charAt(index) == '\n') {
      line++;
    }
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /** Goes over the bodies of the here-documents that the line before announced. */
  private void hereDocuments() {
    while (!hereDocuments.isEmpty() && at < text.length()) {
      int end = lineEnd(at);
      String found = text.substring(at, end);
      String wanted = hereDocuments.peek();
      boolean tabs = wanted.startsWith("-");
      if ((tabs ? found.replaceFirst("^\t+", "") : found).equals(wanted.substring(1))) {
        hereDocuments.remove();
      }
      at = Math.min(text.length(), end + 1);
      line++;
    }
  }

  private void add(ShellToken.Kind kind, int start, int end, int begun) {
    tokens.add(new ShellToken(kind, text.substring(start, end), start, end, begun));
  }
}
