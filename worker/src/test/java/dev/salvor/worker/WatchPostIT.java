package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.notice.Postman;
import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import dev.salvor.notice.Notices;
import dev.salvor.notice.NoticesReader;
import dev.salvor.worker.watch.Memory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways of every temper, at one call of watch-node. */
final class WatchPostIT {
  @TempDir private Path root;

  private static Memory.Pending alert(int number) {
    Notice notice =
        new Notice(
            "watch-n1#a." + number,
            NoticeKind.ALERT,
            Instant.parse("2026-11-20T03:00:00Z"),
            "",
            "",
            "",
            "",
            "",
            "alert " + number,
            "",
            Optional.empty(),
            "",
            List.of());
    return new Memory.Pending("a" + number, notice, List.of(), Optional.empty());
  }

  @Test
  void waysThatHangDelayNoneThatComesAfterThem() throws InterruptedException {
    Path told = root.resolve("told");
    Notices notices =
        ((NoticesReader.Result.Read)
                NoticesReader.read(
                    "n.yaml",
                    """
                    schemaVersion: 1
                    ways:
                      - {name: wall-1, command: [sleep, '60'], timeout: 10s}
                      - {name: wall-2, command: [sleep, '60'], timeout: 10s}
                      - {name: paper, command: [/bin/sh, -c, 'echo $SALVOR_NOTICE_ID >>%s']}
                    """
                        .formatted(told)))
            .notices();
    WatchPost post = new WatchPost(new Postman(root, Map.of(), Clock.systemUTC()), notices.ways());
    List<Memory.Pending> outbox = IntStream.range(0, 3).mapToObj(WatchPostIT::alert).toList();
    long begun = System.nanoTime();
    Thread call =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    post.send(outbox);
                  } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                  }
                });
    Awaitility.await()
        .atMost(Duration.ofSeconds(8))
        .untilAsserted(
            () -> assertThat(told).hasContent("watch-n1#a.0\nwatch-n1#a.1\nwatch-n1#a.2"));
    call.join();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(18));

    WatchPost.Sent again = post.send(outbox.subList(0, 1));
    assertThat(again.left())
        .singleElement()
        .satisfies(left -> assertThat(left.accepted()).containsExactly("paper"));
  }

  @Test
  void noTryIsLongerThanACallOfTheTimerMayBe() {
    Notices notices =
        ((NoticesReader.Result.Read)
                NoticesReader.read(
                    "n.yaml", "schemaVersion: 1\nways: [{name: a, command: [x], timeout: 5m}]"))
            .notices();

    assertThat(notices.ways().getFirst().within(WatchPost.LONGEST_TRY).timeout())
        .isEqualTo(Duration.ofMinutes(2));
  }
}
