package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock of worker, host programs and command line jumps by an hour while a run is open; the
 * engine, a program without libc, keeps its own.
 */
final class WrongClockIT {
  private static final int STEPS = 12;

  @ParameterizedTest
  @ValueSource(strings = {"3600", "-3600"})
  void aRunThatIsOpenWhileTheClockJumpsEndsWellAndItsLogsAreSane(String jump) throws Exception {
    Require.tools("gcc");
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String book =
          node.file("book.yaml", Books.appending(lines, STEPS, true, 0.3, "never")).toString();
      node.detach(book, "clock");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(lines) && Files.readAllLines(lines).size() >= 3);
      assertThat(node.salvor("down").exit()).isZero();
      jump(node, jump);
      assertThat(node.salvor("up").exit()).isZero();
      assertThat(Path.of("/proc/" + node.status().at("/worker/pid").asLong() + "/environ"))
          .content()
          .contains("CLOCK_JUMP=" + jump);
      Said shown = node.salvor("show", "clock");
      assertThat(shown.out()).doesNotContain("no worker takes");
      Said ended = node.salvor("watch", "clock");
      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(Files.readAllLines(lines))
          .isEqualTo(IntStream.rangeClosed(1, STEPS).mapToObj(i -> "step-" + i).toList());
      assertSane(node);
    }
  }

  /** No negative time anywhere, and none that only the jump explains. */
  private static void assertSane(Node node) throws IOException {
    String log = Files.readString(node.state().resolve("runs/clock/main.log"));
    assertThat(log).contains("RUN ENDED SUCCEEDED").doesNotContainPattern("[ (]-[0-9]");
    String shown = node.salvor("show", "clock").out() + node.salvor("runs").out();
    assertThat(shown).contains("SUCCEEDED").doesNotContainPattern(" -[0-9]");
    assertThat(node.salvor("logs", "clock").out()).isEqualTo(log);
    assertThat(log + shown).doesNotContainPattern("(after|took|in) (1h|59m|60m)");
  }

  /** The clock of the day, seen by every program with libc, goes wrong; no timer does. */
  private static Node jump(Node node, String seconds) {
    Path source =
        node.file(
            "clock.c",
            """
            #define _GNU_SOURCE
            #include <stdlib.h>
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <time.h>
            #include <unistd.h>
            static long jump(void) {
              const char *by = getenv("CLOCK_JUMP");
              return by ? atol(by) : 0;
            }
            int clock_gettime(clockid_t clock, struct timespec *at) {
              int code = syscall(SYS_clock_gettime, clock, at);
              if (code == 0 && clock == CLOCK_REALTIME) at->tv_sec += jump();
              return code;
            }
            time_t time(time_t *at) {
              struct timespec now;
              clock_gettime(CLOCK_REALTIME, &now);
              if (at) *at = now.tv_sec;
              return now.tv_sec;
            }
            int gettimeofday(struct timeval *at, void *zone) {
              struct timespec now;
              (void)zone;
              clock_gettime(CLOCK_REALTIME, &now);
              at->tv_sec = now.tv_sec;
              at->tv_usec = now.tv_nsec / 1000;
              return 0;
            }
            """);
    // Its path may have no space in it, or the loader would take it for two.
    Path library = Path.of("/tmp", "salvor-clock-" + ProcessHandle.current().pid() + ".so");
    Said built =
        node.run(
            Duration.ofMinutes(1),
            List.of("gcc", "-shared", "-fPIC", "-w", "-o", library.toString(), source.toString()));
    assertThat(built.exit()).as("%s", built).isZero();
    library.toFile().deleteOnExit();
    node.with("LD_PRELOAD", library.toString())
        .with("CLOCK_JUMP", seconds)
        .with("SALVOR_NODE_ENV", "LD_PRELOAD CLOCK_JUMP");
    long hour =
        Long.parseLong(node.run(Duration.ofSeconds(5), List.of("date", "+%s")).out().strip());
    assertThat(Math.abs(hour - System.currentTimeMillis() / 1000)).isBetween(3590L, 3610L);
    return node;
  }
}
