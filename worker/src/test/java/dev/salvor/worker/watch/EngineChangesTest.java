package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineChangesTest {
  private static final Instant T = Instant.parse("2026-11-23T03:00:00Z");

  @TempDir private Path root;

  private EngineChanges at(Instant now) {
    return new EngineChanges(new StateFolder(root), now);
  }

  @Test
  void whatWasChangedIsToldForADayAlsoWhereALineIsTorn() throws Exception {
    assertThat(at(T).look()).isEmpty();
    at(T).add(List.of("the queue was slowed down", "a run was\npinned"));
    Path file = root.resolve("node/engine-changes");
    Files.writeString(file, Files.readString(file) + "2026-11-23T0");
    assertThat(at(T.plusSeconds(60)).look())
        .extracting(Finding::detail)
        .containsExactly(
            "the queue was slowed down\nseen at 2026-11-23T03:00:00Z",
            "a run was pinned\nseen at 2026-11-23T03:00:00Z");
    assertThat(at(T.plus(Duration.ofHours(21))).look()).isEmpty();
  }

  @Test
  void whoeverGoesOnWithItIsToldOfOnceAndDoesNotFillTheDisk() throws Exception {
    for (int i = 0; i < 5; i++) {
      at(T.plusSeconds(i)).add(Collections.nCopies(100, "a run was pinned"));
    }
    assertThat(at(T.plusSeconds(9)).look()).hasSize(1);
    assertThat(Files.readAllLines(root.resolve("node/engine-changes"))).hasSize(200);
  }
}
