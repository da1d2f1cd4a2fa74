package dev.salvor.workflow.interpreter;

import java.util.concurrent.atomic.AtomicBoolean;

/** Flags that one thread waits for and another raises. */
final class Flags {
  private Flags() {}

  static void waitFor(AtomicBoolean flag) {
    synchronized (flag) {
      while (!flag.get()) {
        try {
          flag.wait();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  static void raise(AtomicBoolean flag) {
    synchronized (flag) {
      flag.set(true);
      flag.notifyAll();
    }
  }
}
