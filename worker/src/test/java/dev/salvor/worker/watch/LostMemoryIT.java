package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.notice.Outcome;
import dev.salvor.activity.notice.Postman;
import dev.salvor.notice.Notice;
import dev.salvor.notice.Notices;
import dev.salvor.notice.NoticesReader;
import dev.salvor.notice.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was told before must not swallow what is told after the memory was lost. */
final class LostMemoryIT {
  private static final Instant T = Instant.parse("2026-11-20T03:00:00Z");

  @TempDir private Path root;

  @Test
  void anAlertAfterThatIsReallySent() throws IOException {
    Path told = root.resolve("told");
    Files.writeString(
        Notices.file(root),
        "schemaVersion: 1\nways: [{name: paper, command: [/bin/sh, -c, 'echo x >>%s']}]"
            .formatted(told));
    Way paper =
        ((NoticesReader.Result.Read) NoticesReader.read(Notices.file(root)))
            .notices()
            .way("paper")
            .orElseThrow();
    Postman postman = new Postman(root, Map.of(), Clock.systemUTC());
    for (Instant at : List.of(T, T.plusSeconds(300), T.plusSeconds(600))) {
      Memory after =
          Round.after(
              Memory.EMPTY, List.of(new Finding("engine", "dead", "dead", "", "")), "n1", at);
      Notice alert = after.outbox().getFirst().notice();
      assertThat(postman.send(alert, paper)).isInstanceOf(Outcome.Accepted.class);
    }
    assertThat(told).hasContent("x\nx\nx");
  }
}
