package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A timed out command is really gone from the host, whatever it does and whoever was killed. */
final class TimeoutsIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: stubborn
      phases:
        - name: one
          steps:
            - name: hang
              shell: |
                trap '' TERM
                setsid sh -c 'trap "" TERM; echo $$ >"$FOLDER/child"; while :; do sleep 1; done' &
                echo $$ >"$FOLDER/parent"
                while :; do sleep 1; done
              env: {FOLDER: '%s'}
              timeout: 3s
              grace: 1s
              idempotency: never
              fallbacks:
                - name: other-way
                  run: ['true']
      """;

  @Test
  void killsWhatIgnoresTermAndWhatFledIntoAnotherSession() throws IOException {
    try (Node node = Node.create()) {
      String book = node.file("book.yaml", BOOK.formatted(node.folder())).toString();
      Said said = node.salvor("run", book, "--run-id", "t1");
      assertThat(said.exit()).as("succeeded with a pivot: %s", said).isEqualTo(3);
      assertGone(node);
      assertThat(Files.readString(node.state().resolve("runs/t1/pivots.log")))
          .contains("one.hang")
          .contains("timed out")
          .contains("other-way");
    }
  }

  @Test
  void theTimeoutFiresWithTheWorkerKilledBefore() throws Exception {
    try (Node node = Node.create()) {
      String book = node.file("book.yaml", BOOK.formatted(node.folder())).toString();
      node.detach(book, "t2");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.exists(node.folder().resolve("child")));
      node.kill("worker");
      Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertGone(node));
      node.salvor("up");
      assertThat(node.salvor("watch", "t2").exit()).isEqualTo(3);
    }
  }

  private static void assertGone(Node node) throws IOException {
    for (String who : new String[] {"parent", "child"}) {
      Path file = node.folder().resolve(who);
      long pid = Long.parseLong(Files.readString(file).strip());
      assertThat(Node.lives(pid)).as(who + " lives").isFalse();
    }
  }

  @Test
  void closingTheTerminalLeavesTheRunGoing() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String book =
          node.file("book.yaml", Books.appending(lines, 6, true, 0.3, "never")).toString();
      node.salvor("up");
      Process terminal = node.start("run", book, "--run-id", "t3");
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(lines));
      terminal.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      Said watched = node.salvor("watch", "t3");
      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(6).doesNotHaveDuplicates();
    }
  }
}
