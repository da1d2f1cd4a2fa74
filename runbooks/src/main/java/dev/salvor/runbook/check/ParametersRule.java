package dev.salvor.runbook.check;

import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Parameters make sense in themselves, and each is used. */
final class ParametersRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    for (Map.Entry<String, Cursor> e : walk.root().at("parameters").entries()) {
      parameter(e.getValue(), out);
    }
    unused(walk, out);
  }

  /** What a declared value must keep to. */
  static void parameter(Cursor at, Consumer<Problem> out) {
    Parameter.Type type = Known.type(at);
    if (type == Parameter.Type.SECRET) {
      for (String key : List.of("default", "pattern", "allowed")) {
        if (at.has(key)) {
          out.accept(
              at.at(key)
                  .keyError("not for a secret", "a secret's value is known on the host only"));
        }
      }
      return;
    }
    if (at.has("pattern") && type != Parameter.Type.STRING) {
      out.accept(
          at.at("pattern")
              .keyError("only a string has a pattern", "remove it, or use \"allowed\""));
    }
    Optional<String> pattern =
        at.at("pattern").text().filter(p -> Patterns.check(at.at("pattern"), out));
    at.at("allowed").items().forEach(a -> value(a, type, Optional.empty(), out));
    Cursor value = at.at("default");
    if (value.present() && value(value, type, pattern, out)) {
      allowed(at, value, out);
    }
    if (value.present() && at.at("required").node().asBoolean()) {
      out.accept(
          at.at("required")
              .keyWarning(
                  Advice.NO_EFFECT,
                  "without effect",
                  "a parameter with a default is never missing"));
    }
  }

  private static boolean value(
      Cursor at, Parameter.Type type, Optional<String> pattern, Consumer<Problem> out) {
    Optional<String> wrong = ParameterValues.wrong(type, at, pattern);
    wrong.ifPresent(w -> out.accept(at.error(w, "")));
    return wrong.isEmpty();
  }

  private static void allowed(Cursor at, Cursor value, Consumer<Problem> out) {
    boolean any = at.at("allowed").items().stream().anyMatch(a -> a.node().equals(value.node()));
    if (at.has("allowed") && !any && !value.node().isArray()) {
      out.accept(value.error("the default is not among the allowed values", ""));
    }
  }

  private static void unused(Walk walk, Consumer<Problem> out) {
    if (walk.root().at("parameters").entries().isEmpty()) {
      return;
    }
    Set<String> used = new HashSet<>();
    for (Places.Place place : Places.of(walk)) {
      if (isBare(place.use()) && !Template.hasExpression(place.at().scalar().orElse(""))) {
        names(place.at().scalar().orElse(""), used);
      }
    }
    templates(walk.root(), used);
    for (Map.Entry<String, Cursor> e : walk.root().at("parameters").entries()) {
      if (!used.contains(e.getKey())) {
        out.accept(
            e.getValue()
                .keyWarning(Advice.UNUSED_PARAMETER, "the parameter is not used", "remove it"));
      }
    }
  }

  /** Whether an expression stands there without braces. */
  private static boolean isBare(Places.Use use) {
    return switch (use) {
      case CONDITION, UNTIL, LIST -> true;
      case TEXT, ENV, DURATION, WITH, SECRET -> false;
    };
  }

  private static void templates(Cursor at, Set<String> used) {
    at.text()
        .filter(Template::hasExpression)
        .ifPresent(t -> Template.of(t).expressions().forEach(e -> names(e.source(), used)));
    at.items().forEach(i -> templates(i, used));
    at.entries().forEach(e -> templates(e.getValue(), used));
  }

  private static void names(String source, Set<String> used) {
    Expressions.references(source)
        .ifPresent(
            r -> {
              used.addAll(r.parameters());
              used.addAll(r.tested());
            });
  }
}
