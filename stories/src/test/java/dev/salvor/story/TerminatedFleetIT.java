package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fleet's run is ended past the command line: what it runs on hosts ends before others begin. */
final class TerminatedFleetIT {
  private static final int HOSTS = 3;

  private static final String BOOK =
      """
      schemaVersion: 1
      name: guarded
      parameters:
        id: {type: string}
        seconds: {type: int}
      locks: %2$s
      phases:
        - name: one
          steps:
            - name: work
              shell: |
                trap 'sleep 2; echo "end $ID $HOST" >>"$LINES"; exit 1' TERM
                echo "begin $ID $HOST" >>"$LINES"
                sleep "$SECONDS_TO_GO" & wait
                echo "end $ID $HOST" >>"$LINES"
              env:
                ID: '${{ params.id }}'
                HOST: '${{ host.name }}'
                SECONDS_TO_GO: '${{ params.seconds }}'
                LINES: '%1$s'
              idempotency: never
              timeout: 4m
      """;

  @TempDir Path servers;

  private static List<String> linesOf(Path lines, String host) throws IOException {
    return Files.readAllLines(lines).stream().filter(line -> line.endsWith(" " + host)).toList();
  }

  private static String[] words(String id, int seconds) {
    return new String[] {"-p", "id=" + id, "-p", "seconds=" + seconds};
  }

  @ParameterizedTest
  @ValueSource(strings = {"[host]", "['name:guarded']"})
  void noSecondRunBeginsBesideASegmentThatStillRuns(String locks) throws Exception {
    try (Node node = Node.create();
        FarHosts hosts = FarHosts.start(servers, HOSTS)) {
      FleetRuns runs = hosts.runs(node);
      Path lines = node.folder().resolve("lines");
      Path book = node.file("book.yaml", BOOK.formatted(lines, locks));
      runs.start("first", book, words("first", 120));
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(lines) && Files.readAllLines(lines).size() == HOSTS);

      Said ended =
          node.run(
              Duration.ofSeconds(30),
              List.of(
                  Require.engine().toString(),
                  "workflow",
                  "terminate",
                  "--address",
                  node.status().at("/engine/address").asText(),
                  "--workflow-id",
                  "first",
                  "--reason",
                  "past the command line"));
      assertThat(ended.exit()).as("%s", ended).isZero();
      Said second = runs.run("second", book, words("second", 1));

      assertThat(second.exit()).as("%s", second).isZero();
      for (int i = 1; i <= HOSTS; i++) {
        String host = "h" + i;
        assertThat(linesOf(lines, host))
            .containsExactly(
                "begin first " + host,
                "end first " + host,
                "begin second " + host,
                "end second " + host);
      }
      assertThat(node.salvor("runs").out()).containsPattern("TERMINATED.*first|first.*TERMINATED");
    }
  }
}
