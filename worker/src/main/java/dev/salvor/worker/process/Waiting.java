package dev.salvor.worker.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that nobody announces. */
public final class Waiting {
  private Waiting() {}

  /** Looks every {@code pause} until {@code done} or {@code most} is over; whether it was done. */
  public static boolean until(Duration most, Duration pause, BooleanSupplier done) {
    long end = System.nanoTime() + most.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      pause(pause);
    }
    return true;
  }

  /** Does nothing for a while; keeps an interrupt for the caller. */
  public static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
