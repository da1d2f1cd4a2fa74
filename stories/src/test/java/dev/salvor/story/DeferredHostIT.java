package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that is down when its turn comes, in a run that waits for such hosts. */
final class DeferredHostIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: rollout
      strategy: {serial: [1]}
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo "$HOST first" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 1m
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

  @BeforeEach
  void start() throws Exception {
    hosts = FarHosts.start(servers, 3);
    second = hosts.get(2);
    runs = hosts.runs(node);
  }

  private void begin(String id, String defer) {
    Path book = node.file("book.yaml", BOOK.formatted(node.folder().resolve("lines")));
    runs.start(id, book, "--defer", defer);
  }

  private void awaitOthers(String id) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(runs.states(id))
                    .containsEntry("h1", "SUCCEEDED")
                    .containsEntry("h2", "DEFERRED")
                    .containsEntry("h3", "SUCCEEDED"));
  }

  @Test
  void isDoneWhenItComesBackAndEachThingOnItOnce() throws Exception {
    second.kill();
    begin("roll", "10m");
    awaitOthers("roll");

    assertThat(node.salvor("show", "roll").out())
        .containsPattern("h2 +DEFERRED +until \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ: ");
    assertThat(node.kill("worker")).isTrue();
    node.salvor("up");
    second.startAgain();
    Said watched = runs.watch("roll");
    assertThat(watched.exit()).as("%s", watched).isZero();
    assertThat(runs.states("roll")).containsEntry("h2", "SUCCEEDED");
    assertThat(Files.readAllLines(node.folder().resolve("lines")))
        .containsExactlyElementsOf(
            List.of("h1 first", "h1 second", "h3 first", "h3 second", "h2 first", "h2 second"));
  }

  @Test
  void isUnreachableWhenTheLimitIsOver() throws Exception {
    second.kill();
    begin("gap", "40s");
    Said watched = runs.watch("gap");

    assertThat(watched.exit()).as("%s", watched).isEqualTo(9);
    assertThat(runs.states("gap"))
        .containsEntry("h1", "SUCCEEDED")
        .containsEntry("h2", "UNREACHABLE")
        .containsEntry("h3", "SUCCEEDED");
    assertThat(watched.out()).contains("not back in time");
  }
}
