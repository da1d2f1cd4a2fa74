package dev.salvor.policy;

import java.util.Optional;
import java.util.Set;

/**
 * An account as which something is done.
 *
 * @param written as the order has it; empty: the worker's own
 * @param names every name and number that it has on the host; absent: nobody can tell
 */
public record Account(String written, Optional<Set<String>> names) {
  public Account {
    names = names.map(Set::copyOf);
  }

  String words() {
    return written.isEmpty() ? "the worker's account" : written;
  }
}
