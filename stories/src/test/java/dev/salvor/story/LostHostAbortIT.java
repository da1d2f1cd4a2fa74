package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An abort while a host is lost: what runs there is stopped once it answers, not before. */
final class LostHostAbortIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: long-work
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo "$HOST first" >>"$LINES"; sleep %2$d; echo "$HOST late" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 10m
            - name: second
              shell: 'echo "$HOST second" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  @TempDir Path servers;
  @AutoClose private final Node node = Node.create();
  @AutoClose private FarHosts hosts;
  private FarHost second;
  private FleetRuns runs;
  private Path lines;

  @BeforeEach
  void start() throws Exception {
    hosts = FarHosts.start(servers, 2);
    second = hosts.get(2);
    runs = hosts.runs(node);
    lines = node.folder().resolve("lines");
  }

  private Path book(int seconds) {
    return node.file("book.yaml", BOOK.formatted(lines, seconds));
  }

  private void lostInTheMiddle(String run) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(Lines.of(lines)).contains("h2 first"));
    second.kill();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(runs.shown(run)).containsPattern("h2 +RUNNING +goes on by itself: ");
              assertThat(runs.shown(run + "/h2")).contains("the host does not answer: ");
            });
    assertThat(node.salvor("abort", run).exit()).isZero();
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(runs.shown(run)).contains("ABORTING"));
  }

  private void stoppedAndFree(String run) throws Exception {
    second.startAgain();
    Said watched = runs.watch(run);

    assertThat(watched.exit()).as("%s", watched).isEqualTo(6);
    assertThat(Lines.of(lines)).contains("h2 first").doesNotContain("h2 late", "h2 second");
    Said next =
        node.salvor(
            "run",
            book(0).toString(),
            "--on",
            "h2",
            "--inventory",
            runs.inventory().toString(),
            "--run-id",
            "next");
    assertThat(next.exit()).as("%s", next).isZero();
    assertThat(Lines.of(lines)).containsOnlyOnce("h2 late", "h2 second");
  }

  @Test
  void ofAFleet() throws Exception {
    runs.start("fleet", book(400));
    lostInTheMiddle("fleet");
    stoppedAndFree("fleet");
    assertThat(runs.states("fleet")).containsEntry("h1", "ABORTED").containsEntry("h2", "ABORTED");
  }
}
