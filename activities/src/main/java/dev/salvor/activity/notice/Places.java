package dev.salvor.activity.notice;

import java.util.HashMap;
import java.util.Map;

/**
 * How many messages are under way at once. A way has a few places of its own and never more, so
 * that one that hangs leaves those of the others free. For any thread.
 */
public final class Places {
  /** All messages of a node together. */
  public static final int ALL = 64;

  /** What finding out who is told needs. */
  private static final int SPARE = 8;

  private static final int MOST = 4;

  private final Map<String, Integer> taken = new HashMap<>();

  /**
   * How many one way may have: those of all ways together fit into {@link #ALL}.
   *
   * @param ways how many ways there are
   */
  static int each(int ways) {
    return Math.max(1, Math.min(MOST, (ALL - SPARE) / Math.max(1, ways)));
  }

  /** Takes a place of {@code way}, if one is free; it must be given back. */
  synchronized boolean take(String way, int ways) {
    int now = taken.getOrDefault(way, 0);
    if (now >= each(ways)) {
      return false;
    }
    taken.put(way, now + 1);
    return true;
  }

  synchronized void giveBack(String way) {
    taken.computeIfPresent(way, (name, now) -> now > 1 ? now - 1 : null);
  }
}
