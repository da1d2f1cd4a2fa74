package dev.salvor.runbook.check;

import dev.salvor.runbook.expr.Template;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one form in which a secret may be used: the parameter alone is the whole value. */
final class SecretUse {
  private static final Pattern WHOLE =
      Pattern.compile("params(?:\\.(\\w+)|\\[['\"](\\w+)['\"]\\])");

  private SecretUse() {}

  static boolean isSecret(Template template, Known known) {
    return name(template, known).isPresent();
  }

  /** The secret that {@code template} passes on. */
  static Optional<String> name(Template template, Known known) {
    return template
        .single()
        .map(WHOLE::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
        .filter(known::isSecret);
  }
}
