package dev.salvor.runbook.check;

import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** No value becomes code: expressions are refused in text that a shell or interpreter takes. */
final class ShellRule implements Rule {
  private static final Map<String, Set<String>> CODE =
      Map.of(
          "-c",
          Set.of(
              "sh", "bash", "dash", "ash", "ksh", "zsh", "busybox", "su", "runuser", "python",
              "python3", "env", "sudo"),
          "-e",
          Set.of("perl", "ruby", "node", "awk", "sed", "lua"));
  private static final String HINT =
      "values come in through \"env\": write \"$NAME\" here and env: {NAME: '${{ ... }}'}";

  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    for (Walk.Part part : walk.parts()) {
      Cursor shell = part.at().at("shell");
      String text = shell.text().orElse("");
      if (Template.hasExpression(text)) {
        out.accept(shell.errorIn("${{", 0, "expressions are refused in shell text", HINT));
      } else {
        UnquotedVariables.find(text).forEach(v -> out.accept(unquoted(shell, v)));
      }
      argv(part.at().at("run").items(), out);
    }
  }

  private static Problem unquoted(Cursor shell, UnquotedVariables.Found found) {
    return shell.warningIn(
        Advice.UNQUOTED_VARIABLE,
        found.line(),
        found.column(),
        "\"" + found.variable() + "\" is not in quotes",
        "a value with spaces or * falls apart; put it in double quotes");
  }

  private static void argv(List<Cursor> argv, Consumer<Problem> out) {
    if (argv.isEmpty()) {
      return;
    }
    String path = argv.get(0).scalar().orElse("");
    String program = path.substring(path.lastIndexOf('/') + 1);
    for (int i = 2; i < argv.size(); i++) {
      String option = argv.get(i - 1).scalar().orElse("");
      boolean code =
          CODE.entrySet().stream()
              .anyMatch(
                  e ->
                      option.matches("-[a-z]*" + e.getKey().charAt(1))
                          && e.getValue().contains(program));
      if (code && Template.hasExpression(argv.get(i).scalar().orElse(""))) {
        out.accept(
            argv.get(i)
                .errorIn(
                    "${{", 0, "expressions are refused in code for \"" + program + "\"", HINT));
      }
    }
  }
}
