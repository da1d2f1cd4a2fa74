package dev.salvor.workflow.contract.order;

import dev.salvor.runbook.Copies;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One command for a host, fully resolved.
 *
 * @param env names and values added to the host's bare environment
 * @param secretEnv environment names whose value is a secret's value, by the parameter's name; set
 *     for this process only
 * @param secretFiles environment names whose value is the path of the secret's 0600 file, by the
 *     parameter's name
 * @param user account to run as; absent: the worker's
 * @param cwd absolute folder to run in; absent: {@code /}
 * @param timeout from its begin to TERM, above zero
 * @param grace from TERM to KILL of everything it started
 */
public record Command(
    Program program,
    Map<String, String> env,
    Map<String, String> secretEnv,
    Map<String, String> secretFiles,
    Optional<String> user,
    Optional<String> cwd,
    Duration timeout,
    Duration grace) {
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  public Command {
    env = Copies.ordered(env);
    secretEnv = Copies.ordered(secretEnv);
    secretFiles = Copies.ordered(secretFiles);
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("command timeout: must be above zero, is " + timeout);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("command grace: must not be negative, is " + grace);
    }
  }
}
