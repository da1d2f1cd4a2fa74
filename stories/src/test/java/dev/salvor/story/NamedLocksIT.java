package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Runs that need the same named lock, on the real engine, while things die around them. */
final class NamedLocksIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: migrate
      parameters:
        env: {type: string, default: prod}
        id: {type: string}
      locks: %2$s
      phases:
        - name: one
          steps:
            - name: work
              shell: 'echo "begin $ID" >>"$LINES"; while test -e "$LINES" && ! test -e "$LINES.go"; do sleep 0.1; done; test ! -e "$LINES" || echo "end $ID" >>"$LINES"'
              env: {ID: '${{ params.id }}', LINES: '%1$s'}
              idempotency: never
              timeout: 4m
      """;

  @AutoClose private final Node node = Node.create();
  private final Path lines = node.folder().resolve("lines");

  private Path book(String locks) {
    return node.file("book.yaml", BOOK.formatted(lines, locks));
  }

  private List<String> lines() throws IOException {
    return Files.exists(lines) ? Files.readAllLines(lines) : List.of();
  }

  private void awaitLines(String... wanted) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(lines()).containsExactly(wanted));
  }

  private Said run(Path book, String id, String... more) {
    List<String> words =
        new ArrayList<>(List.of("run", book.toString(), "--run-id", id, "-p", "id=" + id));
    words.addAll(List.of(more));
    return node.salvor(words.toArray(String[]::new));
  }

  private void detach(Path book, String id) {
    Said said = run(book, id, "--detach");
    assertThat(said.exit()).as("%s", said).isIn(0, 8);
  }

  private void awaitWaiting(String run) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> node.salvor("show", run).out().contains("waits for lock db-prod"));
  }

  private void go() throws IOException {
    Files.createFile(Path.of(lines + ".go"));
  }

  @Test
  void oneHoldsItTwoWaitAndNeitherEngineNorWorkerChangesThatByDying() throws Exception {
    Path book = book("['name:db-${{ params.env }}']");
    detach(book, "a-holder");
    awaitLines("begin a-holder");
    detach(book, "b-first");
    awaitWaiting("b-first");
    detach(book, "c-second");
    awaitWaiting("c-second");

    assertThat(node.salvor("show", "b-first").out())
        .containsPattern("waits for lock db-prod, held by a-holder \\(\\S+, since \\S+\\)")
        .contains("salvor abort b-first");
    assertThat(node.salvor("runs", "--status", "WAITING").out()).contains("b-first", "c-second");
    Golden.check(
        "locks.txt",
        node,
        node.salvor("locks").out().replace(System.getProperty("user.name"), "USER"));
    JsonNode lock = node.salvor("locks", "--json").json().path(0);
    assertThat(lock.path("name").asText()).isEqualTo("db-prod");
    assertThat(lock.at("/holder/run").asText()).isEqualTo("a-holder");
    assertThat(lock.at("/waiting/0/run").asText()).isEqualTo("b-first");
    assertThat(lock.at("/waiting/1/run").asText()).isEqualTo("c-second");
    assertThat(lock.path("waits").asInt()).isEqualTo(2);

    assertThat(node.kill("worker")).isTrue();
    node.salvor("up");
    assertThat(node.kill("engine")).isTrue();
    node.salvor("up");
    assertThat(node.kill("engine")).isTrue();
    assertThat(node.kill("worker")).isTrue();
    node.salvor("up");
    assertThat(lines()).containsExactly("begin a-holder");
    go();

    for (String run : List.of("a-holder", "b-first", "c-second")) {
      Said watched = node.salvor("watch", run);
      assertThat(watched.exit()).as("%s", watched).isZero();
    }
    assertThat(lines())
        .containsExactly(
            "begin a-holder",
            "end a-holder",
            "begin b-first",
            "end b-first",
            "begin c-second",
            "end c-second");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.salvor("locks", "--json").json().isEmpty());
  }

  @Test
  void aHolderThatIsEndedByForceFreesItWithinSeconds() throws Exception {
    Path book = book("['name:db-prod']");
    detach(book, "a-holder");
    awaitLines("begin a-holder");
    detach(book, "b-first");
    awaitWaiting("b-first");
    detach(book, "c-second");
    awaitWaiting("c-second");

    long since = System.nanoTime();
    assertThat(terminate("a-holder").exit()).isZero();
    awaitLines("begin a-holder", "begin b-first");
    System.out.println("free " + (System.nanoTime() - since) / 1_000_000 + " ms after a terminate");
    since = System.nanoTime();
    assertThat(node.salvor("abort", "b-first", "--force", "--why", "stuck").exit()).isZero();
    awaitLines("begin a-holder", "begin b-first", "begin c-second");
    System.out.println(
        "free " + (System.nanoTime() - since) / 1_000_000 + " ms after abort --force");
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(20));
  }

  private Said terminate(String run) {
    return node.run(
        Duration.ofSeconds(30),
        List.of(
            Require.engine().toString(),
            "workflow",
            "terminate",
            "--address",
            node.status().at("/engine/address").asText(),
            "--workflow-id",
            run,
            "--reason",
            "past the command line"));
  }

  @Test
  void whoDoesNotWaitIsRefusedAndWhoWaitsTooLongEndsAndTheHostsLockIsListedToo() throws Exception {
    detach(book("[host, 'name:db-prod']"), "a-holder");
    awaitLines("begin a-holder");
    Said refused = run(book("{take: ['name:db-prod'], whenHeld: refuse}"), "b-hasty");

    assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
    assertThat(refused.out())
        .contains("lock db-prod was not free: held by a-holder (", "salvor locks");
    Said late = run(book("{take: ['name:db-prod'], waitAtMost: 2s}"), "c-late");
    assertThat(late.exit()).as("%s", late).isEqualTo(1);
    assertThat(late.out()).contains("lock db-prod was not free within 2s: held by a-holder (");
    Said onHost = run(book("{take: [host], whenHeld: refuse}"), "d-host");
    assertThat(onHost.exit()).as("%s", onHost).isEqualTo(1);
    assertThat(onHost.out()).contains("another run has locked the host");
    assertThat(node.salvor("locks").out())
        .containsPattern("db-prod +held +a-holder")
        .containsPattern("host local +held +a-holder");
    go();
    assertThat(node.salvor("watch", "a-holder").exit()).isZero();
    assertThat(lines()).containsExactly("begin a-holder", "end a-holder");
  }
}
