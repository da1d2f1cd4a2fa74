package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * An engine that lives and says nothing for longer than any heartbeat lasts stops nothing: what
 * runs on the host goes on, and the run ends as if nothing had been.
 */
final class SilentEngineIT {
  private static final Duration LONGER_THAN_HEARTBEATS = Duration.ofSeconds(25);
  private static final int STEPS = 8;

  @Test
  void aStepGoesOnWhileTheEngineIsSilent() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      Path book = node.file("book.yaml", Books.appending(lines, STEPS, false, 4, "never"));
      node.detach(book.toString(), "silent");
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(lines));
      long engine = node.status().path("engine").path("pid").asLong();
      signal(node, "STOP", engine);
      try {
        long since = System.nanoTime();
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> System.nanoTime() - since > LONGER_THAN_HEARTBEATS.toNanos());
      } finally {
        signal(node, "CONT", engine);
      }
      Said ended = node.salvor(Duration.ofMinutes(3), "watch", "silent");
      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(Files.readAllLines(lines))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, STEPS).mapToObj(i -> "step-" + i).toList());
      assertThat(node.salvor("show", "silent").out()).doesNotContain("aborted");
    }
  }

  private static void signal(Node node, String name, long pid) {
    Said said = node.run(Duration.ofSeconds(10), List.of("kill", "-" + name, Long.toString(pid)));
    assertThat(said.exit()).as("%s", said).isZero();
  }
}
