package dev.salvor.runbook;

import java.util.Map;
import java.util.Optional;

/**
 * One way to do a step: the main action (named {@value #MAIN}) or a fallback. Also the form of
 * {@code check}, {@code verify} and {@code undo}, named after the key.
 *
 * @param timeout duration text with unit, or one expression that gives such a text
 * @param grace time between TERM and KILL, as {@code timeout}
 * @param env names and values for the command's environment; values may hold expressions
 * @param user account to run as, if not the worker's
 */
public record Variant(
    String name,
    Action action,
    String timeout,
    String grace,
    Retry retry,
    Map<String, String> env,
    Optional<String> user,
    Optional<String> cwd) {
  public static final String MAIN = "main";

  public Variant {
    Names.requirePathName(name, "variant name");
    env = Copies.ordered(env);
  }
}
