package dev.salvor.activity.host;

import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Heartbeats beside work that may be long without a sign. An engine that no longer wants the
 * activity is told nothing more; the work, which may be done again at any time, goes on to its end.
 */
final class Pulse implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;

  private Pulse(Runnable beat, Duration first, Duration every) {
    this.thread = Thread.ofVirtual().name("pulse").unstarted(() -> run(beat, first, every));
  }

  /** Beats after {@code first}, and then again and again until it is closed. */
  static Pulse start(Runnable beat, Duration first, Duration every) {
    Pulse pulse = new Pulse(beat, first, every);
    pulse.thread.start();
    return pulse;
  }

  private void run(Runnable beat, Duration first, Duration every) {
    try {
      boolean over = ended.await(first.toMillis(), TimeUnit.MILLISECONDS);
      while (!over) {
        beat.run();
        over = ended.await(every.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ActivityCompletionException noLongerWanted) {
      // Nobody listens.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** No beat comes after it. */
  @Override
  public void close() {
    ended.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException stop) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
