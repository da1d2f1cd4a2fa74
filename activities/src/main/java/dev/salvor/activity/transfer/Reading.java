package dev.salvor.activity.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One look at a source, for all who wait for it. */
final class Reading {
  /** A source as it was found. */
  record Found(Source.Place place, Manifest manifest) {}

  final Sources.Key key;
  final CompletableFuture<Found> done = new CompletableFuture<>();
  private final Duration lingers;
  private int users;
  private long leftAt;

  /** Goes on for {@code lingers} when nobody waits any more. */
  Reading(Sources.Key key, Duration lingers) {
    this.key = key;
    this.lingers = lingers;
  }

  synchronized void joined() {
    users++;
  }

  synchronized void left() {
    users--;
    leftAt = System.nanoTime();
  }

  synchronized int users() {
    return users;
  }

  /** Ends what nobody has waited for since a while. */
  synchronized void pace(long bytes) throws IOException {
    if (users == 0 && System.nanoTime() - leftAt > lingers.toNanos()) {
      throw new SourceException("nobody waits for " + key.path() + " any more");
    }
  }

  Path real() throws SourceException {
    try {
      return key.path().toRealPath();
    } catch (IOException e) {
      throw new SourceException(
          "source: there is no " + key.path() + " on the machine that gives the order", e);
    }
  }
}
