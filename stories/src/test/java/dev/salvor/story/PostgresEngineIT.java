package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same fleet on a full Temporal server with PostgreSQL, reached by one environment variable. It
 * runs where the server is built, and must with {@code -Dsalvor.postgres=required}.
 */
final class PostgresEngineIT {
  private static final int HOSTS = 5;
  private static final int STEPS = 6;

  private static final String ROLLOUT =
      """
      schemaVersion: 1
      name: rollout
      strategy: {serial: [1, 100%%], maxConcurrency: 5}
      locks: ['name:depot']
      phases:
        - name: one
          steps:
      """;

  private static final String STEP =
      """
            - name: step-%2$d
              shell: 'echo "$HOST %2$d" >>"$LINES"; sleep 0.6'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              segment: alone
              timeout: 1m
      """;

  /** Keeps the second wave open for as long as the test looks at it. */
  private static final String GATE =
      """
            - name: gate
              shell: 'until [ "$HOST" = h1 ] || [ -e "$GO" ]; do sleep 0.1; done'
              env: {HOST: '${{ host.name }}', GO: '%1$s'}
              idempotency: safe
              timeout: 5m
      """;

  private static final String TICK =
      """
      schemaVersion: 1
      name: tick
      locks: []
      phases:
        - name: one
          steps:
            - name: touch
              shell: 'echo "$HOST" >>"$LINES"'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  private static PostgresEngine engine;

  @TempDir Path servers;

  @BeforeAll
  static void start() {
    engine = PostgresEngine.start();
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  private static Node node() {
    return Node.create().with("TEMPORAL_ADDRESS", engine.address());
  }

  private static Path inventory(Node node, List<FarHost> hosts) {
    StringBuilder text = new StringBuilder("schemaVersion: 1\nhosts:\n");
    for (int i = 1; i <= hosts.size(); i++) {
      text.append("  h").append(i).append(": ").append(hosts.get(i - 1).written()).append('\n');
    }
    return node.file("inventory.yaml", text.toString());
  }

  private List<FarHost> hosts(int count) throws Exception {
    List<FarHost> hosts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      hosts.add(FarHost.start(servers.resolve("h" + i)));
    }
    return hosts;
  }

  private static int countOf(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private static Path rollout(Node node, Path lines, Path go) {
    StringBuilder text = new StringBuilder(ROLLOUT.formatted());
    IntStream.rangeClosed(1, STEPS).forEach(i -> text.append(STEP.formatted(lines, i)));
    text.append(GATE.formatted(go));
    return node.file("rollout.yaml", text.toString());
  }

  private static List<String> eachStepOnEachHost() {
    return IntStream.rangeClosed(1, HOSTS)
        .boxed()
        .flatMap(h -> IntStream.rangeClosed(1, STEPS).mapToObj(s -> "h" + h + " " + s))
        .toList();
  }

  @Test
  void aFleetGoesOnAfterTheServerWasKilledAndEveryStepWasDoneOnce() throws Exception {
    List<FarHost> hosts = hosts(HOSTS);
    try (Node node = node()) {
      Path lines = node.folder().resolve("lines");
      Path go = node.folder().resolve("go");
      String inventory = inventory(node, hosts).toString();
      Said begun =
          node.salvor(
              "run",
              rollout(node, lines, go).toString(),
              "--on",
              "all",
              "--inventory",
              inventory,
              "--run-id",
              "big",
              "--detach");
      assertThat(begun.exit()).as("%s", begun).isIn(0, 8);
      // Once in the first wave of one host, once among the other four.
      for (int seen : List.of(2, STEPS + 6)) {
        Awaitility.await()
            .pollInterval(Duration.ofMillis(50))
            .atMost(Duration.ofMinutes(3))
            .until(() -> countOf(lines) >= seen);
        engine.kill();
        engine.again();
      }
      JsonNode locks = node.salvor("locks", "--json").json();
      assertThat(locks.findValuesAsText("name")).contains("depot");
      assertThat(locks.path(0).at("/holder/run").asText()).isEqualTo("big");
      Files.createFile(go);

      Said watched = node.salvor(Duration.ofMinutes(5), "watch", "big");
      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(Files.readAllLines(lines))
          .containsExactlyInAnyOrderElementsOf(eachStepOnEachHost());
      JsonNode fleet = node.salvor("show", "big", "--json").json().path("fleet");
      assertThat(fleet.at("/counts/SUCCEEDED").asInt()).isEqualTo(HOSTS);
      assertThat(node.salvor("runs", "--of", "big").out()).contains("big/h1", "big/h5");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> node.salvor("locks", "--json").json().isEmpty());
      assertThat(node.status().at("/engine/kind").asText()).isEqualTo("EXTERNAL");
      assertThat(node.state().resolve("engine/engine.db")).doesNotExist();
    } finally {
      hosts.forEach(FarHost::close);
    }
  }

  @Test
  void aScheduleBeginsRunsThereAlsoAfterTheServerWasKilled() throws Exception {
    List<FarHost> hosts = hosts(2);
    try (Node node = node()) {
      Path lines = node.folder().resolve("lines");
      Said added =
          node.salvor(
              "schedule",
              "add",
              "tick",
              node.file("tick.yaml", TICK.formatted(lines)).toString(),
              "--every",
              "5s",
              "--on",
              "all",
              "--inventory",
              inventory(node, hosts).toString());
      assertThat(added.exit()).as("%s", added).isZero();
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> countOf(lines) >= 2);
      engine.kill();
      engine.again();
      int before = countOf(lines);
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> countOf(lines) >= before + 4);
      Said removed = node.salvor("schedule", "remove", "tick", "--yes");
      assertThat(removed.exit()).as("%s", removed).isZero();
      assertThat(Files.readAllLines(lines)).contains("h1", "h2");
    } finally {
      hosts.forEach(FarHost::close);
    }
  }

  @Test
  void upChangesNothingOfOneThatRuns() {
    String server = engine.status("server.pid");
    engine.again();

    assertThat(engine.status("server.pid")).isEqualTo(server).isNotEmpty();
    assertThat(engine.status("state")).isEqualTo("serving");
  }
}
