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

  private Pulse(Runnable beat, Duration every) {
    this.thread = Thread.ofVirtual().name("pulse").unstarted(() -> run(beat, every));
  }

  /** Beats after each such time until it is closed. */
  static Pulse start(Runnable beat, Duration every) {
    Pulse pulse = new Pulse(beat, every);
    pulse.thread.start();
    return pulse;
  }

  private void run(Runnable beat, Duration every) {
    try {
      while (!ended.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        beat.run();
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
