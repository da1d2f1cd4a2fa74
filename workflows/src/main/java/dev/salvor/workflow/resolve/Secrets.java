package dev.salvor.workflow.resolve;

import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.expr.Template;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secret parameters, which are passed on by name and never evaluated.
 *
 * @param given parameters that have a value
 */
record Secrets(Map<String, Parameter> parameters, Map<String, Object> given) {
  private static final Pattern WHOLE =
      Pattern.compile("params(?:\\.(\\w+)|\\[['\"](\\w+)['\"]\\])");

  /** The secret parameter that {@code text} is exactly, given or not. */
  Optional<String> named(String text) {
    if (!Template.hasExpression(text)) {
      return Optional.empty();
    }
    return Template.of(text)
        .single()
        .map(WHOLE::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
        .filter(this::isSecret);
  }

  private boolean isSecret(String name) {
    Parameter parameter = parameters.get(name);
    return parameter != null && parameter.type() == Parameter.Type.SECRET;
  }

  /** The given secret parameter that {@code value} names. */
  String required(Object value, String key) throws Unresolved {
    Optional<String> name = named(String.valueOf(value));
    if (name.isEmpty()) {
      throw new Unresolved(key + ": must be exactly one secret parameter, ${{ params.NAME }}");
    }
    return given(name.get(), key);
  }

  /** {@code name}, if the run was given it. */
  String given(String name, String key) throws Unresolved {
    if (!given.containsKey(name)) {
      throw new Unresolved(key + ": the secret parameter \"" + name + "\" was not given");
    }
    return name;
  }
}
