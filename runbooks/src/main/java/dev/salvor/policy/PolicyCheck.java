package dev.salvor.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a schema cannot say of a policy. Looks at documents of any shape. */
final class PolicyCheck {
  private static final List<String> KEYS =
      List.of("runbooks", "digests", "signers", "parameters", "actions", "users", "paths");

  private PolicyCheck() {}

  static List<Problem> check(Cursor root) {
    List<Problem> out = new ArrayList<>();
    Map<String, Integer> names = new TreeMap<>();
    for (String side : List.of("allow", "deny")) {
      for (Cursor rule : root.at("policy").at(side).items()) {
        rule(rule, out::add);
        Cursor name = rule.at("name");
        name.text()
            .map(text -> names.putIfAbsent(text, name.spot().line()))
            .ifPresent(
                first ->
                    out.add(
                        name.error(
                            "the name is there already, in line " + first, "choose another")));
      }
    }
    stray(root, out::add);
    return out;
  }

  private static void rule(Cursor rule, Consumer<Problem> out) {
    if (rule.node().isObject() && KEYS.stream().noneMatch(rule::has)) {
      out.accept(
          rule.error(
              "a rule without a key would be about everything",
              "if that is meant, write runbooks: ['*']"));
    }
    rule.at("actions").items().forEach(action -> action(action, out));
    rule.at("parameters").entries().forEach(entry -> pattern(entry.getValue(), out));
  }

  /** One that no action has would look as if it did something. */
  private static void action(Cursor at, Consumer<Problem> out) {
    List<String> known = new ArrayList<>(ActionSchema.names());
    known.addAll(List.of(Asked.Doing.RUN, Asked.Doing.SHELL));
    known.addAll(Asked.Doing.SECRETS);
    at.text()
        .filter(text -> !text.contains("*") && !known.contains(text))
        .ifPresent(
            text ->
                out.accept(
                    at.error(
                        "there is no action \"" + Rule.shown(text) + "\"",
                        text.equals("script")
                            ? "write shell, which is shell and script"
                            : Similar.hint(
                                text,
                                known,
                                "run, shell, or one of the typed actions: salvor schema"))));
  }

  private static void pattern(Cursor at, Consumer<Problem> out) {
    at.text()
        .ifPresent(
            text -> {
              try {
                Pattern.compile(text);
              } catch (PatternSyntaxException e) {
                out.accept(
                    at.error(
                        "not an RE2 pattern: "
                            + e.getDescription()
                            + " in \""
                            + e.getPattern()
                            + "\"",
                        "lookaround and backreferences are not part of RE2"));
              }
            });
  }

  /** An expression where none is evaluated would stay as text: it is refused. */
  private static void stray(Cursor at, Consumer<Problem> out) {
    if (at.text().map(Template::hasExpression).orElse(false)) {
      out.accept(at.error("expressions are not evaluated here", "write what it is"));
    }
    at.items().forEach(item -> stray(item, out));
    at.entries().forEach(entry -> stray(entry.getValue(), out));
  }
}
