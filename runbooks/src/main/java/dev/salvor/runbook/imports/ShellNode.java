package dev.salvor.runbook.imports;

import java.util.List;

/** A command of a script, with its place in the text. */
sealed interface ShellNode {
  int line();

  int start();

  int end();

  /** {@code name() { ... }}; {@code body} is what stands between the braces. */
  record Function(String name, List<ShellNode> body, int line, int start, int end)
      implements ShellNode {
    public Function {
      body = List.copyOf(body);
    }
  }

  /** Words and assignments, without redirections. */
  record Simple(List<String> words, boolean redirected, int line, int start, int end)
      implements ShellNode {
    public Simple {
      words = List.copyOf(words);
    }

    String first() {
      return words.isEmpty() ? "" : words.get(0);
    }
  }

  /** Commands joined by {@code &&} and {@code ||}; {@code operators} stand between them. */
  record AndOr(List<ShellNode> parts, List<String> operators, int line, int start, int end)
      implements ShellNode {
    public AndOr {
      parts = List.copyOf(parts);
      operators = List.copyOf(operators);
    }
  }

  /** {@code if}, {@code for}, a pipeline, a command in the background, and so on. */
  record Compound(String kind, int line, int start, int end) implements ShellNode {}
}
