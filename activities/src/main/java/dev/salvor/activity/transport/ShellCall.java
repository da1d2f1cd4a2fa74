package dev.salvor.activity.transport;

import java.time.Duration;
import java.util.List;

/**
 * A call of the host's {@code sh}, with {@code /dev/null} as its input and an almost bare
 * environment.
 *
 * @param args the first is the path of the program, or {@code -c} with its text as the second
 * @param limit after which it is ended and counts as a host that does not answer
 * @param own whether it needs a shell that is its own process. If not, a part of a shell that is
 *     there anyway may read it: {@code $0} and {@code $$} are that shell's then, and {@code
 *     salvor_program} is the program's path
 */
public record ShellCall(List<String> args, Duration limit, boolean own) {
  private static final Duration USUAL = Duration.ofSeconds(60);

  public ShellCall {
    args = List.copyOf(args);
    if (args.isEmpty()) {
      throw new IllegalArgumentException("shell call: args must name a program");
    }
  }

  public ShellCall(List<String> args, Duration limit) {
    this(args, limit, true);
  }

  /** A call with the usual limit of a minute. */
  public static ShellCall of(List<String> args) {
    return new ShellCall(args, USUAL);
  }

  /** The same of a program that needs no process of its own. */
  public static ShellCall shared(List<String> args) {
    return new ShellCall(args, USUAL, false);
  }
}
