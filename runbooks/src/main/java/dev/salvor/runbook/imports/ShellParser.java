package dev.salvor.runbook.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the commands of a script; what is inside of compound commands is gone over. */
final class ShellParser {
  private static final Set<String> REDIRECTIONS =
      Set.of("<", ">", ">>", "<<", "<<-", "<<<", "<&", ">&", "<>", ">|", "&>", "&>>");
  private static final Set<String> ENDS =
      Set.of("then", "elif", "else", "fi", "do", "done", "esac", "}");

  private final List<ShellToken> tokens;
  private int next;
  private int depth;

  private ShellParser(String text) {
    this.tokens = ShellLexer.tokens(text);
  }

  static List<ShellNode> parse(String text) {
    ShellParser parser = new ShellParser(text);
    List<ShellNode> nodes = parser.list();
    ShellToken rest = parser.peek();
    if (rest.kind() != ShellToken.Kind.END) {
      throw new ShellConfusion(rest.line(), "\"" + rest.text() + "\" is not expected here");
    }
    return nodes;
  }

  private ShellToken peek() {
    return tokens.get(next);
  }

  private ShellToken take() {
    ShellToken token = tokens.get(next);
    if (token.kind() != ShellToken.Kind.END) {
      next++;
    }
    return token;
  }

  private int lastEnd() {
    return tokens.get(Math.max(0, next - 1)).end();
  }

  private void skipNewlines() {
    while (peek().kind() == ShellToken.Kind.NEWLINE) {
      next++;
    }
  }

  private void expect(String word) {
    skipNewlines();
    ShellToken token = take();
    if (!token.text().equals(word)) {
      throw new ShellConfusion(
          token.line(), "\"" + word + "\" is expected, found \"" + token.text().strip() + "\"");
    }
  }

  /** Commands up to a word or operator that ends a list. */
  private List<ShellNode> list() {
    if (++depth > 100) {
      throw new ShellConfusion(peek().line(), "commands are nested too deeply");
    }
    List<ShellNode> out = new ArrayList<>();
    while (true) {
      while (peek().kind() == ShellToken.Kind.NEWLINE
          || peek().isOperator(";")
          || peek().isOperator("&")) {
        next++;
      }
      ShellToken token = peek();
      boolean end =
          token.kind() == ShellToken.Kind.END
              || (token.kind() == ShellToken.Kind.WORD && ENDS.contains(token.text()))
              || token.isOperator(")")
              || token.isOperator(";;")
              || token.isOperator(";&")
              || token.isOperator(";;&");
      if (end) {
        depth--;
        return out;
      }
      ShellNode node = andOr();
      out.add(
          peek().isOperator("&")
              ? new ShellNode.Compound("&", node.line(), node.start(), lastEnd())
              : node);
    }
  }

  private ShellNode andOr() {
    List<ShellNode> parts = new ArrayList<>(List.of(pipeline()));
    List<String> operators = new ArrayList<>();
    while (peek().isOperator("&&") || peek().isOperator("||")) {
      operators.add(take().text());
      skipNewlines();
      parts.add(pipeline());
    }
    ShellNode first = parts.get(0);
    return parts.size() == 1
        ? first
        : new ShellNode.AndOr(parts, operators, first.line(), first.start(), lastEnd());
  }

  private ShellNode pipeline() {
    ShellToken begin = peek();
    boolean not = begin.is("!");
    if (not) {
      next++;
    }
    ShellNode first = command();
    boolean pipe = false;
    while (peek().isOperator("|") || peek().isOperator("|&")) {
      next++;
      pipe = true;
      skipNewlines();
      command();
    }
    return not || pipe
        ? new ShellNode.Compound(pipe ? "|" : "!", begin.line(), begin.start(), lastEnd())
        : first;
  }

  private ShellNode command() {
    ShellToken token = peek();
    if (token.isOperator("(")) {
      next++;
      list();
      expect(")");
      return compound("(", token);
    }
    if (token.kind() != ShellToken.Kind.WORD) {
      if (REDIRECTIONS.contains(token.text())) {
        return simple();
      }
      throw new ShellConfusion(token.line(), "\"" + token.text() + "\" is not expected here");
    }
    boolean definition =
        tokens.get(Math.min(next + 1, tokens.size() - 1)).isOperator("(")
            && tokens.get(Math.min(next + 2, tokens.size() - 1)).isOperator(")");
    if (definition || token.is("function")) {
      return function();
    }
    return switch (token.text()) {
      case "{" -> {
        next++;
        list();
        expect("}");
        yield compound("{", token);
      }
      case "if" -> conditional();
      case "while", "until" -> {
        next++;
        list();
        loop();
        yield compound(token.text(), token);
      }
      case "for", "select" -> {
        while (!peek().is("do")) {
          if (take().kind() == ShellToken.Kind.END) {
            throw new ShellConfusion(token.line(), "\"" + token.text() + "\" has no \"do\"");
          }
        }
        loop();
        yield compound(token.text(), token);
      }
      case "case" -> cases();
      case "[[" -> {
        while (!take().is("]]")) {
          if (peek().kind() == ShellToken.Kind.END) {
            throw new ShellConfusion(token.line(), "\"[[\" has no end");
          }
        }
        yield compound("[[", token);
      }
      default -> simple();
    };
  }

  private void loop() {
    expect("do");
    list();
    expect("done");
  }

  private ShellNode conditional() {
    ShellToken begin = take();
    list();
    expect("then");
    list();
    while (peek().is("elif")) {
      next++;
      list();
      expect("then");
      list();
    }
    if (peek().is("else")) {
      next++;
      list();
    }
    expect("fi");
    return compound("if", begin);
  }

  private ShellNode cases() {
    ShellToken begin = take();
    take();
    expect("in");
    skipNewlines();
    while (!peek().is("esac")) {
      while (!peek().isOperator(")")) {
        if (peek().kind() == ShellToken.Kind.END) {
          throw new ShellConfusion(begin.line(), "\"case\" has no \"esac\"");
        }
        next++;
      }
      next++;
      list();
      if (!peek().is("esac")) {
        take();
      }
      skipNewlines();
    }
    expect("esac");
    return compound("case", begin);
  }

  private ShellNode compound(String kind, ShellToken begin) {
    redirections();
    return new ShellNode.Compound(kind, begin.line(), begin.start(), lastEnd());
  }

  private boolean redirections() {
    boolean any = false;
    while (true) {
      boolean number =
          peek().kind() == ShellToken.Kind.WORD
              && peek().text().matches("[0-9]+|\\{\\w+\\}")
              && tokens.get(next + 1).start() == peek().end()
              && REDIRECTIONS.contains(tokens.get(next + 1).text());
      if (number) {
        next++;
      } else if (peek().kind() != ShellToken.Kind.OPERATOR
          || !REDIRECTIONS.contains(peek().text())) {
        return any;
      }
      next++;
      if (take().kind() != ShellToken.Kind.WORD) {
        throw new ShellConfusion(peek().line(), "a redirection leads nowhere");
      }
      any = true;
    }
  }

  private ShellNode function() {
    ShellToken begin = peek();
    if (begin.is("function")) {
      next++;
    }
    String name = take().text();
    if (peek().isOperator("(")) {
      next++;
      expect(")");
    }
    skipNewlines();
    List<ShellNode> body = List.of();
    if (peek().is("{")) {
      next++;
      body = list();
      expect("}");
      redirections();
    } else {
      command();
    }
    return new ShellNode.Function(name, body, begin.line(), begin.start(), lastEnd());
  }

  private ShellNode simple() {
    ShellToken begin = peek();
    List<String> words = new ArrayList<>();
    boolean redirected = false;
    while (true) {
      redirected |= redirections();
      if (peek().kind() != ShellToken.Kind.WORD) {
        return new ShellNode.Simple(words, redirected, begin.line(), begin.start(), lastEnd());
      }
      words.add(take().text());
    }
  }
}
