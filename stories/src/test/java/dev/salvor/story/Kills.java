package dev.salvor.story;

import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;

/**
 * Kills the worker of a node at random moments and brings it back. {@code -Dsalvor.loops} is the
 * number of kills; the seed is printed.
 */
final class Kills {
  private static final int MOST = Integer.getInteger("salvor.loops", 4);

  private final Random random;
  private int done;

  Kills() {
    long seed = Long.getLong("salvor.seed", System.nanoTime());
    System.out.println("seed " + seed + ", kills " + MOST);
    random = new Random(seed);
  }

  boolean areLeft() {
    return done < MOST;
  }

  int done() {
    return done;
  }

  int random(int below) {
    return random.nextInt(below);
  }

  /** One more, at some moment of the next so many milliseconds. */
  void once(Node node, int millis) {
    long until = System.nanoTime() + Duration.ofMillis(random.nextInt(millis)).toNanos();
    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= until);
    done += node.kill("worker") ? 1 : 0;
    node.salvor("up");
  }
}
