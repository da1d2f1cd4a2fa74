package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.salvor.notice.WayHealth;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LooksTest {
  private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

  @TempDir private Path root;
  private StateFolder state = new StateFolder(Path.of("/"));

  @BeforeEach
  void here() {
    state = new StateFolder(root);
  }

  /** A stop of ten days: told in its last day, and when it is over. */
  @ParameterizedTest
  @CsvSource({
    "864000, ''",
    "90000, ''",
    "80000, ends-soon",
    "1, ends-soon",
    "0, over",
    "-90000, over"
  })
  void aDeliberateStopIsAFindingNearItsEnd(long left, String sign) throws IOException {
    stop("web", NOW.getEpochSecond() + left - 864_000, NOW.getEpochSecond() + left);

    assertThat(new StopsLook(state, NOW).look())
        .extracting(Finding::sign)
        .isEqualTo(sign.isEmpty() ? List.of() : List.of(sign));
  }

  @Test
  void aShortStopIsNotToldAtItsBegin() throws IOException {
    stop("web", NOW.getEpochSecond(), NOW.getEpochSecond() + 3600);
    assertThat(new StopsLook(state, NOW).look()).isEmpty();
    assertThat(new StopsLook(state, NOW.plusSeconds(3000)).look())
        .extracting(Finding::subject)
        .containsExactly("the deliberate stop of web expires soon");
  }

  /** What it is about still counts as stopped: nothing starts it, and nobody would know. */
  @Test
  void aBrokenRecordIsAFindingAndHidesNoOther() throws IOException {
    Path stops = Files.createDirectories(root.resolve("stops"));
    Files.writeString(stops.resolve("a"), "thing=a\nuntil=soon\n");
    Files.writeString(stops.resolve("b"), "thing=b\nuntil=");
    Files.writeString(stops.resolve(".d.new"), "thing=d\nuntil=5\n");
    Files.createDirectories(stops.resolve("my%20disk"));
    stop("web", NOW.getEpochSecond() - 864_000, NOW.getEpochSecond());

    List<Finding> found = new StopsLook(state, NOW).look();
    assertThat(found)
        .extracting(Finding::key, Finding::sign, Finding::fix)
        .containsExactlyInAnyOrder(
            tuple("stop:a", "broken", "salvor start a"),
            tuple("stop:b", "broken", "salvor start b"),
            tuple("stop:my disk", "broken", "salvor start 'my disk'"),
            tuple("stop:web", "over", "salvor start web"));
  }

  private void stop(String thing, long at, long until) throws IOException {
    Path stops = Files.createDirectories(root.resolve("stops"));
    Files.writeString(
        stops.resolve(thing),
        "thing=%s\nkind=service\nby=ada\nat=%d\nuntil=%d\nwhy=a=b\n".formatted(thing, at, until));
  }

  @Test
  void oneDiskIsOneFindingWhereverTheFoldersLie() throws IOException {
    Files.createDirectories(state.engine());
    Files.createDirectories(root.resolve("runs"));

    assertThat(new DiskLook(state, 100, NOW).look(Map.of()).findings()).hasSize(1);
    assertThat(new DiskLook(state, 0, NOW).look(Map.of()).findings()).isEmpty();
  }

  @Test
  void whenADiskWillBeFullIsReckonedFromWhatWasSeen() {
    Memory.Sample before = new Memory.Sample(NOW.minus(Duration.ofHours(1)), 1000);
    Memory.Sample now = new Memory.Sample(NOW, 900);

    assertThat(DiskLook.fullIn(List.of(before, now))).contains(Duration.ofHours(9));
    assertThat(DiskLook.fullIn(List.of(now))).isEmpty();
    assertThat(DiskLook.fullIn(List.of(before, new Memory.Sample(NOW, 1000)))).isEmpty();
    assertThat(
            DiskLook.fullIn(
                List.of(new Memory.Sample(NOW.minus(Duration.ofMinutes(5)), 1000), now)))
        .as("too near to be a line")
        .isEmpty();
  }

  @Test
  void aDiskThatFillsIsAFindingThoughMuchIsFree() throws IOException {
    DiskLook.Seen first = new DiskLook(state, 0, NOW.minus(Duration.ofHours(1))).look(Map.of());
    String disk = first.samples().keySet().iterator().next();
    long free = Files.getFileStore(root).getUsableSpace();
    Map<String, List<Memory.Sample>> before =
        Map.of(disk, List.of(new Memory.Sample(NOW.minus(Duration.ofHours(1)), free * 2)));

    assertThat(new DiskLook(state, 0, NOW).look(before).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.sign()).isEqualTo("fills");
              assertThat(finding.detail()).contains("at this rate it is full in ");
            });
  }

  @Test
  void aWayThatFailedThreeTimesInARowIsAFinding() throws IOException {
    Files.writeString(
        root.resolve("notices.yaml"),
        "schemaVersion: 1\nways: [{name: phone, command: [/bin/false]}]");
    WayHealth health = WayHealth.read(root, "phone");
    for (int i = 0; i < 3; i++) {
      assertThat(new WaysLook(state).look()).isEmpty();
      health = health.failed(NOW.plusSeconds(i), "no dial tone");
      health.write(root);
    }
    assertThat(new WaysLook(state).look())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.detail())
                    .contains("3 tries in a row failed since 2026-11-20T03:00:00Z: no dial tone"));
    health.accepted(NOW).write(root);
    assertThat(new WaysLook(state).look()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsAFinding() throws IOException {
    Files.writeString(root.resolve("notices.yaml"), "ways: 3");

    assertThat(new WaysLook(state).look())
        .extracting(Finding::subject)
        .containsExactly("nobody can be told of anything");
  }
}
