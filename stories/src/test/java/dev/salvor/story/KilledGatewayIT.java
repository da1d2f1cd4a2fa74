package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway, which has the only connection to a host far away, is killed at random moments of
 * runs there whose steps each append one line: exactly one line per step, in order, and every run
 * succeeds.
 */
final class KilledGatewayIT {
  private static final int STEPS = 20;

  @TempDir Path server;

  @Test
  void everyStepRunsExactlyOnceHoweverOftenTheGatewayIsKilled() throws Exception {
    Kills kills = new Kills();
    int run = 0;
    try (Node node = Node.create();
        FarHost host = FarHost.start(server)) {
      Path inventory = node.file("inventory.yaml", host.inventory());
      node.salvor("up");
      while (kills.areLeft()) {
        run++;
        boolean alone = run % 2 == 0;
        Path lines = node.folder().resolve("lines-" + run);
        Path book = node.file("book.yaml", Books.appending(lines, STEPS, alone, 0.15, "never"));
        String id = "gateway-" + run;
        Said started =
            node.salvor(
                "run",
                book.toString(),
                "--on",
                "web1",
                "--inventory",
                inventory.toString(),
                "--run-id",
                id,
                "--detach");
        assertThat(started.exit()).as("%s", started).isIn(0, 8);
        for (int i = 0; i < 4 && kills.areLeft(); i++) {
          int seen = Lines.count(lines);
          // Also before the first step: while the host is made ready.
          awaitLines(lines, i == 0 ? 0 : Math.min(STEPS - 1, seen + 1 + kills.random(5)));
          kills.once(node, i == 0 ? 3000 : 150);
        }
        Said ended = node.salvor(Duration.ofMinutes(4), "watch", id);
        assertThat(ended.exit()).as("%s", ended).isZero();
        assertThat(Lines.of(lines))
            .as("run %s, alone %s", id, alone)
            .isEqualTo(Lines.ofSteps(STEPS));
        assertThat(host.run(id).resolve("closed")).exists();
        assertThat(leftCopies(node)).isEmpty();
      }
    }
    System.out.println(kills.done() + " kills over " + run + " runs of " + STEPS + " steps");
  }

  /** What logs are made of is copied to the gateway for a moment only. */
  private static List<Path> leftCopies(Node node) throws IOException {
    try (var files = Files.list(node.state().resolve("node"))) {
      return files.filter(f -> f.getFileName().toString().startsWith("logs-of-far-run")).toList();
    }
  }

  private static void awaitLines(Path file, int count) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMinutes(1))
        .until(() -> Lines.count(file) >= count);
  }
}
