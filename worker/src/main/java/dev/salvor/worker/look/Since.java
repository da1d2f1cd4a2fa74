package dev.salvor.worker.look;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Since when conditions are so, and how bad they were at worst. What is not asked for is forgotten,
 * as it is not so any more. For one thread.
 */
final class Since {
  private static final String ABSENT = "absent:";
  private static final String THERE = "there:";

  private final LookMemory before;
  private final Instant now;
  private final Map<String, Instant> since = new LinkedHashMap<>();
  private final Map<String, Integer> levels = new LinkedHashMap<>();

  Since(LookMemory before, Instant now) {
    this.before = before;
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /**
   * The condition is so now; since when. A clock that was set back makes nothing younger than now.
   */
  Instant of(String condition) {
    Instant first = before.since().getOrDefault(condition, now);
    Instant at = first.isAfter(now) ? now : first;
    since.put(condition, at);
    return at;
  }

  /** The condition is so now; whether for so long. */
  boolean isFor(String condition, Duration time) {
    return !now.isBefore(of(condition).plus(time));
  }

  /**
   * A thing is not there now; whether that is to be said: at once where it was never seen, else
   * after {@code time}. {@link #there} notes that it was seen.
   */
  boolean isMissing(String thing, Duration time) {
    keep(THERE + thing);
    return isFor(ABSENT + thing, time) || !wasThere(thing);
  }

  /** Since when a thing is missing. */
  Instant missing(String thing) {
    return of(ABSENT + thing);
  }

  /** Whether a thing that is missing was ever seen. */
  boolean wasThere(String thing) {
    return since.containsKey(THERE + thing);
  }

  /** A thing is there. */
  void there(String thing) {
    of(THERE + thing);
  }

  /** The condition has just ended. */
  void end(String condition) {
    since.remove(condition);
  }

  /** Nobody could look at conditions that begin so: they are as they were. */
  void keep(String prefix) {
    before.since().forEach((name, at) -> kept(name, prefix, at, since));
    before.levels().forEach((name, level) -> kept(name, prefix, level, levels));
  }

  private static <T> void kept(String name, String prefix, T value, Map<String, T> into) {
    if (name.startsWith(prefix)) {
      into.putIfAbsent(name, value);
    }
  }

  /** How bad a condition is that lasts: it never becomes less until it is over. */
  int worst(String condition, int level) {
    int worst = Math.max(level, before.levels().getOrDefault(condition, 0));
    levels.put(condition, worst);
    return worst;
  }

  /** 0 up to the limit's double, 1 up to its fourfold, and so on. */
  static int doublings(long value, long limit) {
    int level = 0;
    for (long step = Math.max(1, limit); value / 2 >= step && level < 40; step *= 2) {
      level++;
    }
    return level;
  }

  LookMemory memory() {
    return new LookMemory(since, levels, before.samples(), before.resume());
  }
}
