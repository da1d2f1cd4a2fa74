package dev.salvor.runbook.imports;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shell text of a job in which references have become variables. Rundeck puts values into the text
 * itself; here they come by the environment and are put in quotes, so that no value becomes code.
 */
final class RundeckText {
  static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\{((?:option|unquotedoption|job|node|data|export|globals|execution)\\.[^}\\s]+)\\}"
              + "|@((?:option|unquotedoption|job|node|data|export|globals|execution)\\.[^@\\s]+)@");
  private static final Pattern NAMED =
      Pattern.compile("\\b(RD_(?:OPTION|NODE|JOB|EXEC|GLOBALS|DATA)_\\w+)\\b");
  private static final Pattern HERE =
      Pattern.compile("<<-?\\s*(\\\\?['\"]?)([A-Za-z_][A-Za-z0-9_]*)");

  private final RundeckScope scope;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final StringBuilder out = new StringBuilder();
  private final Deque<Character> open = new ArrayDeque<>();
  private boolean bare;

  private RundeckText(RundeckScope scope) {
    this.scope = scope;
  }

  /**
   * The text and what it needs.
   *
   * @param bare a reference stood outside of quotes, where Rundeck's value could be several words
   */
  record Carried(String text, Map<String, String> environment, boolean bare) {}

  static Carried carry(String text, RundeckScope scope) throws NotCarried {
    if (text.contains("${{")) {
      throw new NotCarried("\"${{\" in its text", "write the step by hand");
    }
    RundeckText carrier = new RundeckText(scope);
    carrier.lines(text);
    Matcher named = NAMED.matcher(carrier.out);
    while (named.find()) {
      scope
          .named(named.group(1))
          .ifPresent(v -> carrier.environment.putIfAbsent(v.name(), v.value()));
    }
    return new Carried(carrier.out.toString(), carrier.environment, carrier.bare);
  }

  /** A value in which references have become expressions. */
  static String value(String text, RundeckScope scope) throws NotCarried {
    if (text.contains("${{")) {
      throw new NotCarried("\"${{\" in a value", "write the step by hand");
    }
    Matcher m = REFERENCE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (m.find()) {
      m.appendReplacement(out, Matcher.quoteReplacement(variable(m, scope).value()));
    }
    return m.appendTail(out).toString();
  }

  private static RundeckScope.Variable variable(Matcher m, RundeckScope scope) throws NotCarried {
    String reference = m.group(1) != null ? m.group(1) : m.group(2);
    return scope
        .variable(reference)
        .orElseThrow(
            () ->
                new NotCarried(
                    "it refers to " + m.group() + ", which has no counterpart",
                    "bring the value as a parameter, or as the output of an earlier step"));
  }

  private void lines(String text) throws NotCarried {
    String until = "";
    boolean literal = false;
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      out.append(i == 0 ? "" : "\n");
      if (!until.isEmpty()) {
        document(lines[i], literal);
        until = lines[i].strip().equals(until) ? "" : until;
        continue;
      }
      line(lines[i]);
      Matcher here = HERE.matcher(lines[i]);
      if (here.find() && !lines[i].contains("<<<")) {
        until = here.group(2);
        literal = !here.group(1).isEmpty();
      }
    }
  }

  /** A line of a here-document: values may stand there, but no quotes. */
  private void document(String line, boolean literal) throws NotCarried {
    Matcher m = REFERENCE.matcher(line);
    StringBuilder text = new StringBuilder();
    while (m.find()) {
      RundeckScope.Variable variable = variable(m, scope);
      if (literal) {
        throw new NotCarried(
            "it refers to " + m.group() + " in a here-document whose end is in quotes",
            "take the quotes away and write $" + variable.name());
      }
      environment.put(variable.name(), variable.value());
      m.appendReplacement(text, Matcher.quoteReplacement("${" + variable.name() + "}"));
    }
    out.append(m.appendTail(text));
  }

  private boolean isOpen(char kind) {
    return !open.isEmpty() && open.peek() == kind;
  }

  private void line(String line) throws NotCarried {
    Matcher reference = REFERENCE.matcher(line);
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (reference.region(i, line.length()).lookingAt()) {
        insert(variable(reference, scope));
        i = reference.end() - 1;
        continue;
      }
      boolean comment =
          c == '#' && open.isEmpty() && (i == 0 || Character.isWhitespace(line.charAt(i - 1)));
      if (comment) {
        out.append(line, i, line.length());
        return;
      }
      out.append(c);
      if (c == '\\' && !isOpen('\'') && i + 1 < line.length()) {
        i++;
        out.append(line.charAt(i));
      } else {
        quotes(c, i > 0 ? line.charAt(i - 1) : ' ');
      }
    }
  }

  private void quotes(char c, char before) {
    if (isOpen('\'')) {
      if (c == '\'') {
        open.pop();
      }
    } else if (c == '"' || c == '`') {
      toggle(c);
    } else if (c == '\'' && !isOpen('"')) {
      open.push(c);
    } else if (c == '(' && (before == '$' || isOpen(')'))) {
      open.push(')');
    } else if (c == ')' && isOpen(')')) {
      open.pop();
    }
  }

  private void toggle(char quote) {
    if (isOpen(quote)) {
      open.pop();
    } else {
      open.push(quote);
    }
  }

  private void insert(RundeckScope.Variable variable) {
    environment.put(variable.name(), variable.value());
    String name = "${" + variable.name() + "}";
    if (isOpen('"')) {
      out.append(name);
    } else if (isOpen('\'')) {
      out.append("'\"").append(name).append("\"'");
    } else {
      bare = true;
      out.append('"').append(name).append('"');
    }
  }
}
