package dev.salvor.runbook;

import java.util.ArrayList;
import java.util.List;

/**
 * A command as one line: words between spaces, quoted as for a shell, and nothing that a shell
 * would do with them. Single quotes keep all; within double quotes {@code \"}, {@code \\}, {@code
 * \$} and {@code \`} stand for the second character; outside of quotes a backslash keeps the next
 * one. What a shell would take for more than a text is refused, so that a line never means
 * something else than it does there. Pure; safe for any thread.
 */
final class CommandWords {
  private static final String OF_SHELL = "|&;<>()$`*?[]#";
  private static final String ESCAPED = "\"\\$`";

  private final String line;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private CommandWords(String line) {
    this.line = line;
  }

  /**
   * The words of {@code line}.
   *
   * @throws IllegalArgumentException it cannot be read; the message says why and repeats none of it
   */
  static List<String> of(String line) {
    CommandWords reader = new CommandWords(line);
    reader.read();
    return List.copyOf(reader.words);
  }

  private void read() {
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c < ' ' || c == 0x7f) {
        throw new IllegalArgumentException("a line break, tab or control character");
      }
      switch (c) {
        case ' ' -> end();
        case '\'' -> single();
        case '"' -> quoted();
        case '\\' -> {
          if (at == line.length()) {
            throw new IllegalArgumentException("a backslash at the end");
          }
          add(next());
        }
        default -> plain(c);
      }
    }
    end();
  }

  private void plain(char c) {
    if (OF_SHELL.indexOf(c) >= 0 || (c == '~' && !inWord)) {
      throw new IllegalArgumentException(
          "\""
              + c
              + "\" outside of quotes, and no shell reads this: put it in quotes, or write sh"
              + " -c '...'");
    }
    add(c);
  }

  private void single() {
    inWord = true;
    for (char c = closing('\''); c != '\''; c = closing('\'')) {
      add(c);
    }
  }

  private void quoted() {
    inWord = true;
    for (char c = closing('"'); c != '"'; c = closing('"')) {
      if (c == '$' || c == '`') {
        throw new IllegalArgumentException(
            "\""
                + c
                + "\" within double quotes, and nothing is put in its place: use single quotes");
      }
      if (c == '\\') {
        c = closing('"');
        if (ESCAPED.indexOf(c) < 0) {
          throw new IllegalArgumentException(
              "a backslash within double quotes before another character than \" \\ $ `");
        }
      }
      add(c);
    }
  }

  private char closing(char quote) {
    if (at == line.length()) {
      throw new IllegalArgumentException("a quote (" + quote + ") without its end");
    }
    return next();
  }

  private char next() {
    char c = line.charAt(at++);
    if (c < ' ' || c == 0x7f) {
      throw new IllegalArgumentException("a line break, tab or control character");
    }
    return c;
  }

  private void add(char c) {
    inWord = true;
    word.append(c);
  }

  private void end() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }
}
