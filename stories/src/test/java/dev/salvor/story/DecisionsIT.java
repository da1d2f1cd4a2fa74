package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an operator decides takes effect once and is recorded with who and why. */
final class DecisionsIT {
  private static final String ASKING =
      """
      schemaVersion: 1
      name: asking
      phases:
        - name: one
          steps:
            - name: shaky
              shell: '[ -e "$FOLDER/mended" ] && echo fine'
              env: {FOLDER: '%s'}
              idempotency: safe
              onFailure: ask
              askTimeout: 10m
            - name: after
              shell: 'echo after >>"$FOLDER/after"'
              env: {FOLDER: '%s'}
              idempotency: never
      """;

  private static String start(Node node, String id) {
    String book = node.file("book.yaml", ASKING.formatted(node.folder(), node.folder())).toString();
    node.detach(book, id);
    awaitStatus(node, id, "WAITING");
    return book;
  }

  private static void awaitStatus(Node node, String id, String status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode shown = node.salvor("show", id, "--json").json();
              assertThat(shown.path("status").asText()).isEqualTo(status);
            });
  }

  @Test
  void retryAfterMendingGoesOn() throws Exception {
    try (Node node = Node.create()) {
      start(node, "d1");
      Files.writeString(node.folder().resolve("mended"), "");
      Said decided = node.salvor("retry", "d1", "--why", "mended the disk");
      assertThat(decided.exit()).as("%s", decided).isZero();
      assertThat(node.salvor("watch", "d1").exit()).isZero();
      assertThat(node.folder().resolve("after")).hasContent("after");
      assertThat(node.salvor("logs", "d1").out()).contains("mended the disk");
    }
  }

  @Test
  void skipGoesOnWithoutTheStep() {
    try (Node node = Node.create()) {
      start(node, "d2");
      assertThat(node.salvor("skip", "d2", "--why", "not needed").exit()).isZero();
      node.salvor("watch", "d2");
      assertThat(node.folder().resolve("after")).hasContent("after");
    }
  }

  @Test
  void abortEndsAbortedAndAnotherDecisionIsRefused() {
    try (Node node = Node.create()) {
      start(node, "d3");
      assertThat(node.salvor("abort", "d3", "--why", "enough").exit()).isZero();
      assertThat(node.salvor("watch", "d3").exit()).isEqualTo(6);
      Path after = node.folder().resolve("after");
      assertThat(after).doesNotExist();
      Said late = node.salvor("retry", "d3", "--why", "too late");
      assertThat(late.exit()).as("%s", late).isEqualTo(2);
      assertThat(late.err()).contains("ABORTED");
    }
  }

  @Test
  void aPausedRunStartsNothingUntilItIsResumed() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String book =
          node.file("book.yaml", Books.appending(lines, 10, true, 0.3, "never")).toString();
      node.detach(book, "d4");
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(lines));
      assertThat(node.salvor("pause", "d4", "--why", "look first").exit()).isZero();
      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.readAllLines(lines).size(), new Unchanged());
      assertThat(Files.readAllLines(lines)).hasSizeLessThan(10);
      assertThat(node.salvor("runs", "--status", "paused").out()).contains("1 run: 1 PAUSED");
      assertThat(node.salvor("top", "--once").out()).contains("1 open: 1 PAUSED");
      assertThat(node.salvor("resume", "d4", "--why", "looks fine").exit()).isZero();
      assertThat(node.salvor("watch", "d4").exit()).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(10).doesNotHaveDuplicates();
    }
  }

  private static final String STUBBORN =
      """
      schemaVersion: 1
      name: stubborn
      phases:
        - name: one
          steps:
            - name: stays
              shell: 'trap "" TERM; echo $$ >"$FOLDER/pid"; while :; do sleep 0.2; done'
              env: {FOLDER: '%1$s'}
              timeout: 10m
              grace: 8s
              idempotency: never
      finally:
        - name: look
          shell: 'if kill -0 "$(cat "$FOLDER/pid")"; then echo alive; else echo gone; fi >"$FOLDER/seen"'
          env: {FOLDER: '%1$s'}
          timeout: 1m
          idempotency: safe
      """;

  @Test
  void anAbortWaitsUntilWhatRunsIsGoneHoweverLongThatTakes() {
    try (Node node = Node.create()) {
      Path pid = node.folder().resolve("pid");
      node.detach(node.file("book.yaml", STUBBORN.formatted(node.folder())).toString(), "d5");
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(pid));
      assertThat(node.salvor("abort", "d5", "--why", "enough").exit()).isZero();

      Said watched = node.salvor("watch", "d5");
      assertThat(watched.exit()).as("%s", watched).isEqualTo(6);
      assertThat(node.folder().resolve("seen")).hasContent("gone");
      assertThat(node.salvor("logs", "d5").out())
          .contains("STEP CANCELED")
          .doesNotContain("UNKNOWN", "imeout'");
    }
  }

  @Test
  void aPauseHoldsTheStepsThatTravelTogetherToo() throws Exception {
    try (Node node = Node.create()) {
      Path lines = node.folder().resolve("lines");
      String book =
          node.file("book.yaml", Books.appending(lines, 12, false, 1, "never")).toString();
      node.detach(book, "d6");
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(lines));
      assertThat(node.salvor("pause", "d6", "--why", "look first").exit()).isZero();
      Awaitility.await()
          .during(Duration.ofSeconds(4))
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.readAllLines(lines).size(), new Unchanged());
      assertThat(Files.readAllLines(lines)).hasSizeLessThan(12);
      assertThat(node.salvor("resume", "d6", "--why", "looks fine").exit()).isZero();
      assertThat(node.salvor("watch", "d6").exit()).isZero();
      assertThat(Files.readAllLines(lines)).hasSize(12).doesNotHaveDuplicates();
    }
  }

  /** Holds as long as the number does not change from one look to the next. */
  private static final class Unchanged implements java.util.function.Predicate<Integer> {
    private int last = -1;

    @Override
    public boolean test(Integer now) {
      boolean same = now == last;
      last = now;
      return same;
    }
  }
}
