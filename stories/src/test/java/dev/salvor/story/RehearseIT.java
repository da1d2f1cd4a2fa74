package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Before it comes to that: what a run would do, how long it takes, what is other than last time.
 */
final class RehearseIT {
  private static final String SECRET = "Wq5-unlikely-Secret-77!";

  private static final String BOOK =
      """
      schemaVersion: 1
      name: rehearsed
      parameters:
        who: {type: string, default: ann}
        password: {type: secret}
      phases:
        - name: one
          title: The work
          steps:
            - name: ready
              check: {shell: 'test -e "$FOLDER/ready"', env: {FOLDER: '%1$s'}}
              shell: 'touch "$FOLDER/ready"; sleep 1'
              env: {FOLDER: '%1$s'}
              timeout: 1m
              undo: {shell: 'rm "$FOLDER/ready"', env: {FOLDER: '%1$s'}}
            - name: account
              run: [sh, -c, 'echo "$0 $1" >>"%1$s/did"; sleep 1', '${{ params.who }}', with blanks]
              env: {PASSWORD: '${{ params.password }}'}
              timeout: 1m
              idempotency: never
              fallbacks: [{name: by-hand, shell: 'true', timeout: 2m}]
              retry: {maxAttempts: 3, delay: 1s}
        - name: live
          steps:
            - name: sure
              title: Go live?
              approval: {approvers: [root, eve], timeout: 10m, onTimeout: abort}
      """;

  @Test
  void saysWhatWouldRunHowLongItTakesAndWhatIsOtherThanLastTime() throws IOException {
    try (Node node =
        Node.create().with("LC_ALL", "C").with("THE_PASSWORD", SECRET).with("USER", "root")) {
      Path file = node.file("rehearsed.yaml", BOOK.formatted(node.folder()));
      String book = file.toString();
      String password = "password=env:THE_PASSWORD";
      Said first = node.salvor("plan", book, "-p", password);
      Golden.check("plan-first.txt", node, first.out());
      assertThat(first.toString()).doesNotContain(SECRET);
      assertThat(node.folder().resolve("did")).as("only checks were run").doesNotExist();

      for (String id : new String[] {"p1", "p2"}) {
        Files.deleteIfExists(node.folder().resolve("ready"));
        node.salvor("run", book, "--run-id", id, "-p", password, "--timeout", "15s");
        node.salvor("approve", id);
        Said ended = node.salvor("watch", id);
        assertThat(ended.exit()).as("%s", ended).isZero();
      }

      long begun = System.nanoTime();
      Said again = node.salvor("plan", book, "-p", password, "-p", "who=eve");
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      Golden.check("plan-again.txt", node, again.out());
      assertThat(took).as("reading earlier runs is bounded").isLessThan(Duration.ofSeconds(20));
      var json = node.salvor("plan", book, "-p", password, "--json").json();
      assertThat(json.at("/earlier/runs").asInt()).isEqualTo(2);
      assertThat(json.at("/estimate/millis").asLong()).isBetween(1000L, 20_000L);

      Said same = node.salvor("plan", book, "-p", password, "--diff", "p1");
      assertThat(same.out()).isEqualTo("the same runbook and parameters as run p1\n");
      Files.writeString(
          file,
          Files.readString(file)
              .replace("maxAttempts: 3", "maxAttempts: 5")
              .replace("name: sure", "name: certain"));
      Said differs = node.salvor("plan", book, "-p", password, "-p", "who=eve", "--diff", "p1");
      Golden.check("plan-diff.txt", node, differs.out());
      assertThat(
              node.salvor("plan", book, "-p", password, "--diff", "p1", "--json")
                  .json()
                  .path("same")
                  .asBoolean(true))
          .isFalse();
    }
  }
}
