package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run on five hosts over SSH: who is begun, who is not, and what a dead gateway costs. */
final class FleetRunIT {
  private static final int HOSTS = 5;

  private static final String WAVES =
      """
      schemaVersion: 1
      name: rollout
      strategy: {serial: [1, 2, 100%%], maxConcurrency: %2$d, maxErrors: %3$d}
      phases:
        - name: one
          steps:
            - name: touch
              shell: 'echo "$HOST" >>"$LINES"; test "$HOST" != h3 || test -e "$LINES.mended"'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  private static final String SLOW =
      """
      schemaVersion: 1
      name: slow
      strategy: {maxConcurrency: 5}
      phases:
        - name: one
          steps:
      """;

  private static final String SLOW_STEP =
      """
            - name: step-%2$d
              shell: 'echo "$HOST %2$d" >>"$LINES"; sleep %3$s'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  @TempDir Path servers;

  @Test
  void exactlyTheBudgetedHostsAreTouchedAndThoseThatFailedOrWereLeftAreDoneLater()
      throws Exception {
    try (Node node = Node.create();
        FarHosts hosts = FarHosts.start(servers, HOSTS)) {
      FleetRuns runs = hosts.runs(node);
      Path lines = node.folder().resolve("lines");
      Path book = node.file("book.yaml", WAVES.formatted(lines, 1, 0));
      Said said = runs.run("roll", book);

      assertThat(said.exit()).as("%s", said).isEqualTo(1);
      assertThat(lines).hasContent("h1\nh2\nh3\n");
      assertThat(said.out())
          .contains("wave-1", "h1 SUCCEEDED", "h3 FAILED")
          .contains("1 host failed or did not answer, at most 0 may")
          .contains("salvor show roll/h3", "salvor rerun roll --failed");
      assertThat(runs.states("roll"))
          .containsEntry("h2", "SUCCEEDED")
          .containsEntry("h3", "FAILED")
          .containsEntry("h4", "NOT_STARTED")
          .containsEntry("h5", "NOT_STARTED");
      assertThat(node.salvor("show", "roll").out()).contains("on 5 hosts (all)", "h3", "FAILED");
      assertThat(node.salvor("show", "roll/h3").out()).contains("on h3", "touch");
      assertThat(hosts.get(3).run("roll-h3").resolve("closed")).exists();
      assertThat(hosts.get(4).state()).doesNotExist();
      assertThat(node.salvor("runs").out()).contains("roll ").doesNotContain("roll/h1");
      assertThat(node.salvor("runs", "--of", "roll").out())
          .contains("roll/h1", "roll/h2", "roll/h3")
          .doesNotContain("roll/h4");
      assertThat(node.salvor("runs", "--host", "h2").out()).contains("roll/h2");

      Files.createFile(Path.of(lines + ".mended"));
      Said failed = node.salvor(Duration.ofMinutes(2), "rerun", "roll", "--failed");
      assertThat(failed.exit()).as("%s", failed).isZero();
      assertThat(lines).hasContent("h1\nh2\nh3\nh3\n");
      Said left = node.salvor(Duration.ofMinutes(2), "rerun", "roll", "--unreached");
      assertThat(left.exit()).as("%s", left).isZero();
      assertThat(lines).hasContent("h1\nh2\nh3\nh3\nh4\nh5\n");
    }
  }

  @Test
  void anUnreachableHostIsNotAFailedOneAndTheOthersGoOnWithinTheBudget() throws Exception {
    try (Node node = Node.create();
        FarHosts hosts = FarHosts.start(servers, HOSTS)) {
      FleetRuns runs = hosts.runs(node);
      Path lines = node.folder().resolve("lines");
      Files.createFile(Path.of(lines + ".mended"));
      hosts.get(2).kill();
      Path book = node.file("book.yaml", WAVES.formatted(lines, 5, 1));
      Said said = runs.run("gap", book);

      assertThat(said.exit()).as("%s", said).isEqualTo(9);
      assertThat(Files.readAllLines(lines)).containsExactlyInAnyOrder("h1", "h3", "h4", "h5");
      assertThat(runs.states("gap")).containsEntry("h2", "UNREACHABLE");
      hosts.get(2).startAgain();
      Said again = node.salvor(Duration.ofMinutes(2), "rerun", "gap", "--unreached");
      assertThat(again.exit()).as("%s", again).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(HOSTS).contains("h2");
    }
  }

  @Test
  void aGatewayThatIsKilledAgainAndAgainCostsNothingOnAnyHost() throws Exception {
    int steps = 6;
    try (Node node = Node.create();
        FarHosts hosts = FarHosts.start(servers, HOSTS)) {
      FleetRuns runs = hosts.runs(node);
      Path lines = node.folder().resolve("lines");
      StringBuilder text = new StringBuilder(SLOW);
      IntStream.rangeClosed(1, steps)
          .forEach(i -> text.append(SLOW_STEP.formatted(lines, i, "0.6")));
      Path book = node.file("book.yaml", text.toString());
      runs.start("slow", book);
      int killed = 0;
      for (int seen : List.of(1, 9, 20)) {
        Awaitility.await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(Duration.ofMinutes(2))
            .until(() -> Lines.count(lines) >= seen);
        killed += node.kill("worker") ? 1 : 0;
        node.salvor("up");
      }
      Said watched = runs.watch("slow");

      assertThat(killed).isEqualTo(3);
      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(Files.readAllLines(lines))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, HOSTS)
                  .boxed()
                  .flatMap(h -> IntStream.rangeClosed(1, steps).mapToObj(s -> "h" + h + " " + s))
                  .toList());
    }
  }

  @Test
  void anAbortStopsTheHostsThatRunAndAPauseBeginsNoOther() throws Exception {
    try (Node node = Node.create();
        FarHosts hosts = FarHosts.start(servers, HOSTS)) {
      FleetRuns runs = hosts.runs(node);
      Path lines = node.folder().resolve("lines");
      Path book =
          node.file(
              "book.yaml",
              SLOW.replace("maxConcurrency: 5", "maxConcurrency: 2")
                  + SLOW_STEP.formatted(lines, 1, "8"));
      runs.start("stop", book);
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Lines.count(lines) >= 2);
      Said paused = node.salvor("pause", "stop", "--why", "look");
      assertThat(paused.exit()).as("%s", paused).isZero();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> runs.states("stop").values().stream().filter("SUCCEEDED"::equals).count() == 2);
      assertThat(node.salvor("show", "stop").out()).contains("PAUSED by");
      assertThat(Lines.count(lines)).isEqualTo(2);
      node.salvor("resume", "stop");
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Lines.count(lines) >= 4);
      Said aborted = node.salvor("abort", "stop", "--why", "enough");
      assertThat(aborted.exit()).as("%s", aborted).isZero();
      Said watched = node.salvor("watch", "stop");

      assertThat(watched.exit()).as("%s", watched).isEqualTo(6);
      assertThat(runs.states("stop").values().stream().sorted())
          .containsExactlyElementsOf(
              Stream.of("SUCCEEDED", "SUCCEEDED", "ABORTED", "ABORTED", "NOT_STARTED")
                  .sorted()
                  .toList());
      assertThat(Lines.count(lines)).isEqualTo(4);
      assertThat(node.salvor("show", "stop/h3").out()).contains("enough");
    }
  }
}
