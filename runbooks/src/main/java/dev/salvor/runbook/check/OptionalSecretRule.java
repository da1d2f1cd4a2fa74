package dev.salvor.runbook.check;

import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.Template;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A step that needs a secret fails in a run that was started without it. */
final class OptionalSecretRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    Known known = Known.of(walk);
    Cursor parameters = walk.root().at("parameters");
    for (Walk.StepAt step : walk.steps()) {
      if (step.isGroup()) {
        continue;
      }
      Map<String, Cursor> used = new LinkedHashMap<>();
      Walk.parts(step).forEach(part -> secrets(part, known, used));
      used.forEach(
          (name, at) -> {
            boolean optional = !parameters.at(name).at("required").node().asBoolean();
            if (optional && around(walk, step).stream().noneMatch(when -> names(when, name))) {
              out.accept(
                  at.warning(
                      Advice.OPTIONAL_SECRET,
                      "the step needs the secret \"" + name + "\", and a run starts without it",
                      "write required: true at the parameter, or when: has(params."
                          + name
                          + ") at the step"));
            }
          });
    }
  }

  /** Where each secret is used first; where it may not be used is an error of its own. */
  private static void secrets(Walk.Part part, Known known, Map<String, Cursor> used) {
    part.at().at("env").entries().forEach(e -> secret(e.getValue(), known, used));
    Optional<ActionSchema> action = part.at().at("uses").text().flatMap(ActionSchema::find);
    part.at().at("with").entries().stream()
        .filter(e -> action.filter(a -> a.isSecret(e.getKey())).isPresent())
        .forEach(e -> secret(e.getValue(), known, used));
  }

  private static void secret(Cursor at, Known known, Map<String, Cursor> used) {
    at.text()
        .filter(Template::hasExpression)
        .flatMap(text -> SecretUse.name(Template.of(text), known))
        .ifPresent(name -> used.putIfAbsent(name, at));
  }

  /** The conditions of the step, its group and its phase. */
  private static List<Cursor> around(Walk walk, Walk.StepAt step) {
    List<Cursor> out = new ArrayList<>(List.of(step.at().at("when")));
    if (step.group() >= 0) {
      out.add(walk.steps().get(step.group()).at().at("when"));
    }
    walk.root().at("phases").items().stream()
        .filter(phase -> step.at().pointer().startsWith(phase.pointer() + "/"))
        .forEach(phase -> out.add(phase.at("when")));
    return out;
  }

  private static boolean names(Cursor when, String parameter) {
    return when.text()
        .flatMap(Expressions::references)
        .filter(r -> r.tested().contains(parameter) || r.parameters().contains(parameter))
        .isPresent();
  }
}
