package dev.salvor.runbook.expr;

import dev.cel.common.CelIssue;
import dev.salvor.runbook.source.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plain words for what CEL says. */
final class IssueWords {
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern FIELD = Pattern.compile("undefined field '([^']*)'.*");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*");
  private static final Pattern DASHED = Pattern.compile("(outputs|results)\\.\\w+-\\w");
  private static final String DASH_HINT =
      "a step with \"-\" in its name is written outputs['the-step'].name";
  private static final Pattern UNEXPECTED =
      Pattern.compile("(?:mismatched|extraneous) input '(.*?)' expecting .*", Pattern.DOTALL);
  private static final Pattern EVALUATION =
      Pattern.compile("evaluation error(?: at <input>:\\d+)?: (.*)", Pattern.DOTALL);
  private static final Pattern NO_KEY =
      Pattern.compile(".*[Kk]ey '([^']*)' is not present in map\\.?", Pattern.DOTALL);

  private IssueWords() {}

  static Expressions.Checked.Bad of(String source, CelIssue issue, Scope scope) {
    int offset = offset(source, issue);
    String message = issue.getMessage();
    Matcher m = UNDECLARED.matcher(message);
    if (m.matches()) {
      List<String> known = new ArrayList<>(List.of("params", "host", "outputs", "results"));
      scope.item().ifPresent(known::add);
      String name = m.group(1);
      return new Expressions.Checked.Bad(
          offset,
          "nothing is called \"" + name + "\" here",
          Similar.hint(name, known, known(source, name, known)));
    }
    m = FIELD.matcher(message);
    if (m.matches()) {
      List<String> names = List.copyOf(scope.parameters().keySet());
      String others =
          names.isEmpty()
              ? "the runbook has no parameters"
              : "parameters: " + String.join(", ", names);
      return new Expressions.Checked.Bad(
          offset,
          "there is no parameter \"" + m.group(1) + "\"",
          Similar.hint(m.group(1), names, others));
    }
    m = OVERLOAD.matcher(message);
    if (m.matches()) {
      String operator = m.group(1).replace("_", "").replace("@", "");
      boolean dash = operator.equals("-") && DASHED.matcher(source).find();
      return new Expressions.Checked.Bad(
          offset, "\"" + operator + "\" does not go with " + m.group(2), dash ? DASH_HINT : "");
    }
    m = UNEXPECTED.matcher(message);
    if (m.matches()) {
      String what =
          m.group(1).equals("<EOF>") ? "it ends too early" : "\"" + m.group(1) + "\" is unexpected";
      return new Expressions.Checked.Bad(offset, "not an expression: " + what, "");
    }
    String first = message.lines().findFirst().orElse("");
    return new Expressions.Checked.Bad(offset, "not an expression: " + first, "");
  }

  private static String known(String source, String name, List<String> known) {
    return source.contains("-" + name) ? DASH_HINT : "known: " + String.join(", ", known);
  }

  private static int offset(String source, CelIssue issue) {
    int line = Math.max(1, issue.getSourceLocation().getLine());
    int start = 0;
    for (int i = 1; i < line && start >= 0; i++) {
      start = source.indexOf('\n', start) + 1;
    }
    return Math.max(
        0, Math.min(source.length(), start + Math.max(0, issue.getSourceLocation().getColumn())));
  }

  static String evaluation(String message) {
    Matcher m = EVALUATION.matcher(message);
    String plain = m.matches() ? m.group(1) : message;
    Matcher key = NO_KEY.matcher(plain);
    return key.matches()
        ? "there is no \"" + key.group(1) + "\"; has(...) tells whether something is there"
        : plain;
  }
}
