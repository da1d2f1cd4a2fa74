package dev.salvor.activity.transfer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that copies may take, all together about a third of the heap. Who finds no room waits:
 * those who have it need no more of it to come to their end. Safe for any thread.
 */
public final class Room {
  private static final int UNIT = 1024;

  /** Of a heap, for the list of one tree; reading it takes that twice. */
  private static final int ONE = 16;

  /** How many of those there may be. */
  private static final int LISTS = 3;

  /** What a list has at least for each file. */
  private static final int SHORTEST = 80;

  /** What a host's answer about one file takes, once it is read. */
  private static final int ANSWER = 32;

  private static final long WAIT_MILLIS = 500;

  private final int most;
  private final int work;
  private final Semaphore lists;
  private final Semaphore answers;

  Room(long heap) {
    this.most = (int) Math.min(heap / ONE, 256 << 20);
    this.work = 2 * (most / UNIT);
    this.lists = new Semaphore(LISTS * (most / UNIT), true);
    this.answers = new Semaphore(work, true);
  }

  /** Most bytes of one list. */
  int most() {
    return most;
  }

  /** How many files a list has at most. */
  int files() {
    return most / SHORTEST;
  }

  /** Units that nobody has taken. */
  int free() {
    return lists.availablePermits();
  }

  /** Waits for the room to read a tree; returns what was taken. */
  int tree() {
    int wanted = 2 * (most / UNIT);
    lists.acquireUninterruptibly(wanted);
    return wanted;
  }

  /** What of {@link #tree()} a list of so many bytes keeps. */
  int kept(int bytes) {
    return Math.min(bytes / UNIT + 1, most / UNIT);
  }

  /** Gives back what is left of {@link #tree()}. */
  void treeDone(int units) {
    lists.release(units);
  }

  /** A list of so many bytes is used no more. */
  void free(int bytes) {
    lists.release(kept(bytes));
  }

  /** Room for what one host says of a source. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until there is room for a host's answer about all of it.
   *
   * @param pace is told meanwhile, and may end it
   */
  public Place answer(Manifest manifest, Pace pace) throws IOException {
    int units = Math.min(manifest.entries().size() * ANSWER / UNIT, work);
    try {
      while (!answers.tryAcquire(units, WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        pace.sent(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for room to copy");
    }
    return () -> answers.release(units);
  }
}
