package dev.salvor.activity.transport.ssh;

import java.util.List;
import java.util.Optional;

/** As whom things are done on the host once logged in. */
public sealed interface Become {
  /** As the account that logs in. */
  record None() implements Become {}

  /**
   * As {@code user}, by {@code sudo}.
   *
   * @param password for sudo's question; without one sudo must not ask
   */
  record Sudo(String user, Optional<String> password) implements Become {
    public Sudo {
      if (user.isBlank()) {
        throw new IllegalArgumentException("become: user must be the name of an account");
      }
      if (password.filter(p -> p.indexOf('\n') >= 0 || p.indexOf('\r') >= 0).isPresent()) {
        throw new IllegalArgumentException("become: a password is one line");
      }
    }

    @Override
    public String toString() {
      return "Sudo[user=" + user + "]";
    }
  }

  /**
   * Words before the shell; never an argument with a secret.
   *
   * @param asks what is printed to the error output where a password is asked for
   */
  default List<String> prefix(String asks) {
    return switch (this) {
      case None none -> List.of();
      case Sudo sudo ->
          sudo.password().isPresent()
              ? List.of("sudo", "-S", "-k", "-p", asks, "-H", "-u", sudo.user(), "--")
              : List.of("sudo", "-n", "-H", "-u", sudo.user(), "--");
    };
  }

  /** What sudo reads before the shell does; empty if it asks for nothing. */
  default String firstInput() {
    return switch (this) {
      case None none -> "";
      case Sudo sudo -> sudo.password().map(p -> p + "\n").orElse("");
    };
  }
}
