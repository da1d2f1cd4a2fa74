package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.expr.CelValues;
import dev.salvor.runbook.expr.Expressions;
import dev.salvor.runbook.expr.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that expressions see, and texts evaluated with them.
 *
 * @param item name of the element of {@code forEach}; empty outside of such a step
 */
record Values(Map<String, Object> variables, String item) {
  Values {
    variables = Copies.ordered(variables);
  }

  Values with(String name, Object element) {
    Map<String, Object> out = new LinkedHashMap<>(variables);
    out.put(name, CelValues.cel(element));
    return new Values(out, name);
  }

  Values withOutputs(Map<String, Object> outputs) {
    Map<String, Object> out = new LinkedHashMap<>(variables);
    out.put("outputs", CelValues.cel(outputs));
    return new Values(out, item);
  }

  Object evaluate(String expression) throws Unresolved {
    return switch (Expressions.evaluate(expression, variables, item)) {
      case Expressions.Evaluated.Value v -> v.value();
      case Expressions.Evaluated.Failed f -> throw new Unresolved(f.why());
    };
  }

  boolean isTrue(String expression) throws Unresolved {
    if (evaluate(expression) instanceof Boolean answer) {
      return answer;
    }
    throw new Unresolved("the expression \"" + expression + "\" gives neither true nor false");
  }

  /** The value of a text that may hold expressions: exactly one keeps its type. */
  Object value(String text) throws Unresolved {
    if (!Template.hasExpression(text)) {
      return text;
    }
    Template template = Template.of(text);
    return template.single().isPresent() ? evaluate(template.single().get()) : text(text);
  }

  /** The text, with each expression's value in its place. */
  String text(String text) throws Unresolved {
    if (!Template.hasExpression(text)) {
      return text;
    }
    Template template = Template.of(text);
    if (template.single().isPresent()) {
      return one(template.single().get());
    }
    StringBuilder out = new StringBuilder();
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Part.Literal l -> out.append(l.text());
        case Template.Part.Expression e -> out.append(one(e.source()));
        case Template.Part.Unclosed u -> throw new Unresolved("\"${{\" without \"}}\"");
      }
    }
    return out.toString();
  }

  private String one(String expression) throws Unresolved {
    Object value = evaluate(expression);
    String text =
        CelValues.text(value)
            .orElseThrow(
                () ->
                    new Unresolved(
                        "the expression \""
                            + expression
                            + "\" gives a list or mapping where one value is needed"));
    if (text.indexOf('\0') >= 0) {
      throw new Unresolved("the value of \"" + expression + "\" holds a NUL byte");
    }
    return text;
  }

  /** Values of a {@code with}, through all its lists and mappings. */
  Object deep(Object value) throws Unresolved {
    return switch (value) {
      case String s -> value(s);
      case List<?> list -> {
        List<Object> out = new ArrayList<>();
        for (Object element : list) {
          out.add(deep(element));
        }
        yield out;
      }
      case Map<?, ?> map -> {
        Map<String, Object> out = new LinkedHashMap<>();
        for (Map.Entry<?, ?> e : map.entrySet()) {
          out.put(String.valueOf(e.getKey()), deep(e.getValue()));
        }
        yield out;
      }
      default -> value;
    };
  }

  Duration duration(String key, String text) throws Unresolved {
    String value = text(text);
    return Durations.parse(value)
        .orElseThrow(
            () ->
                new Unresolved(
                    key + ": \"" + value + "\" is not a duration with unit, for example 5m"));
  }
}
