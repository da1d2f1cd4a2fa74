package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A step that people have to approve begins when they have, once, whatever dies meanwhile. */
final class ApprovalIT {
  private static final int LOOPS = Integer.getInteger("salvor.loops", 4);
  private static final int ASKED_PER_RUN = 10;

  private static final String LIVE =
      """
      schemaVersion: 1
      name: live
      phases:
        - name: one
          steps:
            - name: sure
              title: Go live?
              approval:
                timeout: 10m
                inputs: {window: {type: string, required: true, pattern: '[a-z ]+'}}
            - name: switch
              shell: 'printf "%%s\\n" "$WINDOW" >>"$FOLDER/done"'
              env: {FOLDER: '%s', WINDOW: '${{ outputs.sure.window }}'}
              idempotency: never
              timeout: 1m
      """;

  private static JsonNode awaitWaiting(Node node, String id) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> node.salvor("show", id, "--json"),
            said ->
                said.exit() == 0
                    && !said.json().path("waiting").isNull()
                    && said.json().has("waiting"))
        .json();
  }

  private static String start(Node node, String id) {
    node.detach(node.file("book.yaml", LIVE.formatted(node.folder())).toString(), id);
    awaitWaiting(node, id);
    return id;
  }

  @Test
  void answersReachTheStepsThatFollowAndAreRecorded() {
    try (Node node = Node.create()) {
      start(node, "a1");
      Said wrongKind = node.salvor("skip", "a1");
      Said missing = node.salvor("approve", "a1", "--why", "looks fine");
      Said wrong = node.salvor("approve", "a1", "--input", "window=$(id)");
      Said good = node.salvor("approve", "a1", "sure", "-i", "window=at night", "--why", "quiet");
      Said watched = node.salvor("watch", "a1");
      Said late = node.salvor("approve", "a1");

      assertThat(wrongKind.exit()).isEqualTo(2);
      assertThat(wrongKind.err()).contains("one.sure waits for an approval, not for skip");
      assertThat(missing.exit()).isEqualTo(2);
      assertThat(missing.out())
          .contains("input window is required; give it with --input window=TEXT");
      assertThat(wrong.exit()).isEqualTo(2);
      assertThat(wrong.out()).contains("does not match");
      assertThat(good.exit()).as("%s", good).isZero();
      assertThat(good.out()).contains("approved; the step is done");
      assertThat(watched.exit()).as("%s", watched).isZero();
      assertThat(node.folder().resolve("done")).hasContent("at night\n");
      assertThat(node.salvor("logs", "a1").out())
          .contains("APPROVE by ")
          .contains("because quiet with {window=at night}");
      assertThat(late.exit()).isEqualTo(2);
      assertThat(late.err()).contains("has ended SUCCEEDED");
    }
  }

  @Test
  void aDeniedStepIsNotDone() {
    try (Node node = Node.create()) {
      start(node, "a2");
      Said denied = node.salvor("deny", "a2", "--why", "freeze");

      assertThat(denied.exit()).as("%s", denied).isZero();
      assertThat(node.salvor("watch", "a2").exit()).isEqualTo(1);
      assertThat(node.folder().resolve("done")).doesNotExist();
      assertThat(node.salvor("logs", "a2").out()).contains("denied by ").contains(": freeze");
    }
  }

  /**
   * Worker, engine or both are killed at a random moment around each decision. One that the command
   * line called recorded is never lost, and none takes effect twice. {@code -Dsalvor.loops} is the
   * number of decisions.
   */
  @Test
  void noDecisionIsLostOrCountsTwiceWhateverIsKilled() throws Exception {
    long seed = Long.getLong("salvor.seed", System.nanoTime());
    System.out.println("seed " + seed + ", decisions " + LOOPS);
    Random random = new Random(seed);
    int decided = 0;
    int run = 0;
    int sentAgain = 0;
    try (Node node = Node.create()) {
      node.salvor("up");
      while (decided < LOOPS) {
        run++;
        int asked = Math.min(ASKED_PER_RUN, LOOPS - decided);
        Path lines = node.folder().resolve("lines-" + run);
        String id = "approvals-" + run;
        node.detach(node.file("book.yaml", asking(lines, asked)).toString(), id);
        for (int i = 1; i <= asked; i++) {
          String step = "one.ask-" + i;
          awaitAbout(node, id, step);
          CompletableFuture<Void> killing = kill(node, random);
          Said said = node.salvor("approve", id, step);
          killing.join();
          node.salvor("up");
          if (said.exit() != 0) {
            // It was not called recorded; whoever decides looks, and decides again.
            sentAgain++;
            Said again = node.salvor("approve", id, step);
            assertThat(again.exit()).as("%s", again).isIn(0, 2);
          }
          decided++;
        }
        Said ended = node.salvor(Duration.ofMinutes(4), "watch", id);
        assertThat(ended.exit()).as("%s", ended).isZero();
        assertThat(Files.readAllLines(lines))
            .isEqualTo(IntStream.rangeClosed(1, asked).mapToObj(n -> "line-" + n).toList());
        List<String> log = node.salvor("logs", id).out().lines().toList();
        assertThat(log.stream().filter(l -> l.contains("approved; the step is done")).count())
            .isEqualTo(asked);
      }
    }
    System.out.println(decided + " decisions, " + sentAgain + " sent again after an error");
  }

  private static void awaitAbout(Node node, String id, String step) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> awaitWaiting(node, id).at("/waiting/step").asText().equals(step));
  }

  private static CompletableFuture<Void> kill(Node node, Random random) {
    int what = random.nextInt(3);
    long delay = random.nextLong(900);
    return CompletableFuture.runAsync(
        () -> {
          if (what != 1) {
            node.kill("worker");
          }
          if (what != 0) {
            node.kill("engine");
          }
        },
        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS));
  }

  private static String asking(Path lines, int count) {
    StringBuilder out = new StringBuilder();
    out.append("schemaVersion: 1\nname: asking\nphases:\n  - name: one\n    steps:\n");
    for (int i = 1; i <= count; i++) {
      out.append("      - {name: ask-%d, approval: {timeout: 1h}}\n".formatted(i));
      out.append("      - {name: do-%d, timeout: 1m, idempotency: never, ".formatted(i));
      out.append("shell: 'echo line-%d >>\"$L\"', env: {L: '%s'}}\n".formatted(i, lines));
    }
    return out.toString();
  }
}
