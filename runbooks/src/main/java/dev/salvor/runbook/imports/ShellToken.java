package dev.salvor.runbook.imports;

/**
 * A token of shell text.
 *
 * @param start index of its first character
 * @param end index behind its last one
 * @param line from 1
 */
record ShellToken(Kind kind, String text, int start, int end, int line) {
  enum Kind {
    WORD,
    OPERATOR,
    NEWLINE,
    END
  }

  boolean is(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }
}
