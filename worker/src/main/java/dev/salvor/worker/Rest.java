package dev.salvor.worker;

import java.util.function.LongSupplier;

/**
 * Gives memory back when there is nothing to do: Java shrinks its heap only when it collects all of
 * it, and who does nothing never comes to that. For one thread, which looks now and then.
 */
final class Rest {
  /** What a worker without work allocates between two looks is less: about 5 MB in 30 s. */
  private static final long LITTLE = 8L << 20;

  private static final long WORTH_IT = 8L << 20;

  private final LongSupplier size;
  private final LongSupplier used;
  private final Runnable collect;
  private long before;
  private long after;

  /** Of this process. */
  Rest() {
    this(
        Runtime.getRuntime()::totalMemory,
        () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
        System::gc);
  }

  /**
   * Of a heap.
   *
   * @param size what it takes of the machine, in bytes
   * @param used what is in it
   * @param collect collects and shrinks it
   */
  Rest(LongSupplier size, LongSupplier used, Runnable collect) {
    this.size = size;
    this.used = used;
    this.collect = collect;
  }

  /** Once after each time of work that made the heap larger. */
  void look() {
    long now = used.getAsLong();
    boolean still = now >= before && now - before < LITTLE;
    before = now;
    if (still && size.getAsLong() - after > WORTH_IT) {
      collect.run();
      before = used.getAsLong();
      after = size.getAsLong();
    }
  }
}
