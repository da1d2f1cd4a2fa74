package dev.salvor.activity.transport;

import java.time.Duration;
import java.util.List;

/**
 * A call of the host's {@code sh}, with {@code /dev/null} as its input and an almost bare
 * environment.
 *
 * @param args the first is the path of the program, or {@code -c} with its text as the second
 * @param limit after which it is ended and counts as a host that does not answer
 */
public record ShellCall(List<String> args, Duration limit) {
  private static final Duration USUAL = Duration.ofSeconds(60);

  public ShellCall {
    args = List.copyOf(args);
    if (args.isEmpty()) {
      throw new IllegalArgumentException("shell call: args must name a program");
    }
  }

  /** A call with the usual limit of a minute. */
  public static ShellCall of(List<String> args) {
    return new ShellCall(args, USUAL);
  }
}
