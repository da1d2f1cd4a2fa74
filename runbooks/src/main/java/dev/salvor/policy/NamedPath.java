package dev.salvor.policy;

import java.util.Optional;

/**
 * A path that an order names.
 *
 * @param written as the order has it, absolute unless it is the bare name of a program
 * @param real where it leads on the host, every link of it followed; absent: nobody can tell
 * @param tree whether what lies below it is meant, too
 */
public record NamedPath(String written, Optional<String> real, boolean tree) {
  /** One of itself alone. */
  public NamedPath(String written, Optional<String> real) {
    this(written, real, false);
  }

  /** One of which nobody has found out where it leads. */
  public static NamedPath unresolved(String written) {
    return new NamedPath(written, Optional.empty());
  }

  /**
   * Whether a rule can be asked about it at all: absolute, in one line, without a step back, which
   * leads elsewhere where a link is before it.
   */
  public static boolean isPlain(String path) {
    return path.startsWith("/")
        && path.chars().noneMatch(c -> c < ' ' || c == 0x7f)
        && !("/" + path + "/").contains("/../");
  }
}
