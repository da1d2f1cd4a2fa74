package dev.salvor.runbook;

import java.util.regex.Pattern;

/**
 * The two shapes of names in a runbook. Names of runbooks, phases, steps, fallbacks, hosts and runs
 * become folder names, names of parameters and outputs become identifiers in expressions.
 */
public final class Names {
  private static final Pattern PATH_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,62}");

  private Names() {}

  /** Whether {@code text} can name a runbook, phase, step, fallback, host or run. */
  public static boolean isPathName(String text) {
    return PATH_NAME.matcher(text).matches() && !text.contains("..");
  }

  /** Whether {@code text} can name a parameter or an output. */
  public static boolean isIdentifier(String text) {
    return IDENTIFIER.matcher(text).matches();
  }

  /** Returns {@code text} if it is a path name, else throws and names {@code component}. */
  public static String requirePathName(String text, String component) {
    if (!isPathName(text)) {
      throw new IllegalArgumentException(
          component + ": \"" + text + "\" does not match [a-z0-9][a-z0-9._-]{0,62} without \"..\"");
    }
    return text;
  }

  /** Returns {@code text} if it is an identifier, else throws and names {@code component}. */
  public static String requireIdentifier(String text, String component) {
    if (!isIdentifier(text)) {
      throw new IllegalArgumentException(
          component + ": \"" + text + "\" does not match [a-zA-Z_][a-zA-Z0-9_]{0,62}");
    }
    return text;
  }
}
