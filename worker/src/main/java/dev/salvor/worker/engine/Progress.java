package dev.salvor.worker.engine;

/** Takes one line at a time for the person who waits. */
@FunctionalInterface
public interface Progress {
  void say(String line);
}
