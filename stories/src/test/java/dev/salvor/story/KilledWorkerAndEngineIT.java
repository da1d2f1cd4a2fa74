package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Worker and engine are killed at random moments of runs whose steps each append one line: exactly
 * one line per step, in order, and every run succeeds. {@code -Dsalvor.loops} is the number of
 * kills; the seed is printed.
 */
final class KilledWorkerAndEngineIT {
  private static final int KILLS = Integer.getInteger("salvor.loops", 6);
  private static final int STEPS = 30;

  @Test
  void everyStepRunsExactlyOnceHoweverOftenBothAreKilled() throws Exception {
    long seed = Long.getLong("salvor.seed", System.nanoTime());
    System.out.println("seed " + seed + ", kills " + KILLS);
    Random random = new Random(seed);
    int killed = 0;
    int run = 0;
    try (Node node = Node.create()) {
      node.salvor("up");
      while (killed < KILLS) {
        run++;
        boolean alone = run % 2 == 0;
        Path lines = node.folder().resolve("lines-" + run);
        Path book = node.file("book.yaml", Books.appending(lines, STEPS, alone, 0.15, "never"));
        String id = "kill-" + run;
        Said started = node.salvor("run", book.toString(), "--run-id", id, "--detach");
        assertThat(started.exit()).as("%s", started).isIn(0, 8);
        for (int i = 0; i < 3 && killed < KILLS; i++) {
          int seen = countOf(lines);
          awaitLines(lines, Math.min(STEPS - 1, seen + 1 + random.nextInt(8)));
          awaitAMoment(random.nextInt(150));
          killed += killSomething(node, random);
          node.salvor("up");
        }
        Said ended = node.salvor(Duration.ofMinutes(4), "watch", id);
        assertThat(ended.exit()).as("%s", ended).isZero();
        assertThat(linesOf(lines)).as("run %s, alone %s", id, alone).isEqualTo(expected());
      }
    }
    System.out.println(killed + " kills over " + run + " runs of " + STEPS + " steps");
  }

  private static int killSomething(Node node, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> node.kill("worker") ? 1 : 0;
      case 1 -> node.kill("engine") ? 1 : 0;
      default -> (node.kill("worker") ? 1 : 0) + (node.kill("engine") ? 1 : 0);
    };
  }

  private static void awaitLines(Path file, int count) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMinutes(1))
        .until(() -> countOf(file) >= count);
  }

  /** Anywhere inside a step, not only at its begin. */
  private static void awaitAMoment(int millis) {
    long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= until);
  }

  private static int countOf(Path file) throws IOException {
    return Files.exists(file) ? linesOf(file).size() : 0;
  }

  private static List<String> linesOf(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private static List<String> expected() {
    return IntStream.rangeClosed(1, STEPS).mapToObj(i -> "step-" + i).toList();
  }
}
