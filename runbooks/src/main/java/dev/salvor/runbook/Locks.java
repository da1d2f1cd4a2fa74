package dev.salvor.runbook;

import java.util.List;

/** How locks are written. Pure. */
public final class Locks {
  /** The host itself. */
  public static final String HOST = "host";

  /** Stands before the name of any other lock. */
  public static final String NAMED = "name:";

  private Locks() {}

  /** The names among {@code locks}, each once. */
  static List<String> names(List<String> locks) {
    return locks.stream()
        .filter(lock -> lock.startsWith(NAMED))
        .map(lock -> lock.substring(NAMED.length()))
        .distinct()
        .toList();
  }
}
