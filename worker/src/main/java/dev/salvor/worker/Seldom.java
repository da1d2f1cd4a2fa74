package dev.salvor.worker;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets each thing be said once, and only so many in a while: whoever can send forged work must not
 * be able to fill the log with it. Safe for any thread.
 */
final class Seldom {
  static final int MOST = 100;
  private static final int REMEMBERED = 1000;
  private static final long WHILE = Duration.ofMinutes(10).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> said = new LinkedHashSet<>();
  private long since = System.nanoTime();
  private int count;
  private long unsaid;

  /** How many others were not said since the last one; empty: this is not to be said either. */
  OptionalLong again(String thing) {
    lock.lock();
    try {
      if (said.contains(thing)) {
        return OptionalLong.empty();
      }
      if (System.nanoTime() - since > WHILE) {
        since = System.nanoTime();
        count = 0;
      }
      if (count >= MOST) {
        unsaid++;
        return OptionalLong.empty();
      }
      count++;
      if (said.size() >= REMEMBERED) {
        said.remove(said.iterator().next());
      }
      said.add(thing);
      long before = unsaid;
      unsaid = 0;
      return OptionalLong.of(before);
    } finally {
      lock.unlock();
    }
  }
}
