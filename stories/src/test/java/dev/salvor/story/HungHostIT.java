package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose SSH server is stopped, while its connections stay open and nothing comes back. */
final class HungHostIT {
  private static final int HOSTS = 5;

  private static final String BOOK =
      """
      schemaVersion: 1
      name: hung
      strategy: {maxErrors: 1}
      phases:
        - name: one
          steps:
            - name: first
              shell: |
                trap 'echo "$HOST stopped" >>"$LINES"; exit 1' TERM
                echo "$HOST first" >>"$LINES"
                test "$HOST" != h2 || { sleep 300 & wait; }
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              segment: alone
              timeout: 40s
            - name: second
              shell: 'echo "$HOST second" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  @TempDir Path servers;
  @AutoClose private final Node node = Node.create();
  @AutoClose private FarHosts hosts;
  private FleetRuns runs;
  private Path lines;
  private Path book;

  @BeforeEach
  void start() throws Exception {
    hosts = FarHosts.start(servers, HOSTS);
    runs = hosts.runs(node, "defaults: {connectTimeout: 3s}\n");
    lines = node.folder().resolve("lines");
    book = node.file("book.yaml", BOOK.formatted(lines));
  }

  private void awaitLines(String... expected) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(Lines.of(lines)).contains(expected));
  }

  @Test
  void oneThatHangsBeforeTheRunIsGivenUpAndStallsNobody() throws Exception {
    hosts.get(2).freeze();
    long begin = System.nanoTime();
    runs.start("before", book);
    awaitLines("h1 second", "h3 second", "h4 second", "h5 second");
    Said watched = runs.watch("before");
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(watched.exit()).as("%s", watched).isEqualTo(9);
    assertThat(took).isLessThan(Duration.ofMinutes(4));
    assertThat(runs.states("before")).containsEntry("h2", "UNREACHABLE");
    assertThat(Lines.of(lines)).hasSize(2 * (HOSTS - 1)).noneMatch(line -> line.startsWith("h2"));
  }

  @Test
  void oneThatHangsBehindAnOpenConnectionStallsNobodyAndItsCommandEndsByItsTimeout()
      throws Exception {
    runs.start("behind", book);
    awaitLines("h2 first");
    hosts.get(2).freeze();
    try {
      awaitLines("h1 second", "h3 second", "h4 second", "h5 second");
      assertThat(Lines.of(lines))
          .as("the others are done long before")
          .doesNotContain("h2 stopped");
      // Nobody reaches it: it is the host itself that keeps the time.
      awaitLines("h2 stopped");
    } finally {
      hosts.get(2).thaw();
    }
    Said watched = runs.watch("behind");

    assertThat(watched.exit()).as("%s", watched).isEqualTo(1);
    assertThat(runs.states("behind"))
        .containsEntry("h1", "SUCCEEDED")
        .containsEntry("h2", "FAILED")
        .containsEntry("h5", "SUCCEEDED");
    assertThat(runs.shown("behind/h2")).contains("timed out");
    assertThat(Lines.of(lines).stream().filter(line -> line.startsWith("h2")).toList())
        .isEqualTo(List.of("h2 first", "h2 stopped"));
  }
}
