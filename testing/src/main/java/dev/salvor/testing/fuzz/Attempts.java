package dev.salvor.testing.fuzz;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One input after the other, in a thread of its own; others look at it meanwhile. */
final class Attempts implements Runnable {
  private static final int WARM = 500;
  private static final Runtime JVM = Runtime.getRuntime();

  private final Damage damage;
  private final Fuzz.Reader reader;
  private final long most = Long.getLong("salvor.fuzz", 0);
  private final long nanos = Duration.ofMillis(Long.getLong("salvor.fuzz.millis", 1000)).toNanos();
  private volatile byte[] input = new byte[0];
  private volatile long begun;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private volatile long growth;
  private volatile @Nullable Throwable failed;

  Attempts(Damage damage, Fuzz.Reader reader) {
    this.damage = damage;
    this.reader = reader;
  }

  @Override
  public void run() {
    long start = System.nanoTime();
    long before = -1;
    while (most > 0 ? count.get() < most : System.nanoTime() - start < nanos) {
      if (!one()) {
        return;
      }
      if (count.get() == WARM) {
        before = used();
      }
    }
    input = new byte[0];
    growth = before < 0 ? 0 : used() - before;
  }

  // Errors too: an overflow of the stack is what a nested input is made for.

  private boolean one() {
    input = damage.next();
    begun = System.nanoTime();
    try {
      reader.read(input.clone());
    } catch (Throwable e) {
      failed = e;
      return false;
    } finally {
      slowest.accumulateAndGet(System.nanoTime() - begun, Math::max);
      begun = 0;
    }
    count.incrementAndGet();
    return true;
  }

  /** What is held after it was cleared up; the least of some looks, as others use the heap too. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, JVM.totalMemory() - JVM.freeMemory());
    }
    return least;
  }

  boolean isStuck() {
    long since = begun;
    return since != 0 && System.nanoTime() - since > Fuzz.SOON.toNanos();
  }

  byte[] input() {
    return input;
  }

  long count() {
    return count.get();
  }

  Duration slowest() {
    return Duration.ofNanos(slowest.get());
  }

  long growth() {
    return growth;
  }

  Optional<Throwable> failed() {
    return Optional.ofNullable(failed);
  }
}
