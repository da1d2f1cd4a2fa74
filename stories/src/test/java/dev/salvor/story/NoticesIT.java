package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** People are told of what happens in a run, once each, and the run never waits for that. */
final class NoticesIT {
  private static final int LOOPS = Integer.getInteger("salvor.loops", 2);
  private static final int PIVOTS = 5;

  /** What was taken before this has been noted, on a slow machine too. */
  private static final Duration LATELY = Duration.ofMillis(500);

  private static final String ASKING =
      """
      schemaVersion: 1
      name: asking
      phases:
        - name: one
          steps:
            - name: shaky
              run: ['false']
              idempotency: safe
              fallbacks: [{name: other, run: ['false']}]
              onFailure: ask
              askTimeout: 10m
            - name: after
              run: ['true']
              idempotency: safe
      """;

  private static void notices(Node node, String ways) throws IOException {
    Files.createDirectories(node.state());
    Files.setPosixFilePermissions(
        node.state(), java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    Files.writeString(node.state().resolve("notices.yaml"), "schemaVersion: 1\nways:\n" + ways);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void endpointsThatHangRefuseOrFailDelayNothingAndAreOnRecord() throws Exception {
    try (Hook hook = new Hook();
        Node node = Node.create()) {
      Path told = node.folder().resolve("told");
      Path tell = node.file("tell.sh", "{ echo \"# $SALVOR_NOTICE_SUBJECT\"; cat; } >>\"$1\"\n");
      notices(
          node,
          """
            - {name: good, webhook: {url: '%s'}}
            - {name: wall, webhook: {url: '%s'}, timeout: 30s}
            - {name: sick, webhook: {url: '%s'}}
            - {name: nobody, webhook: {url: 'http://127.0.0.1:9/'}}
            - {name: paper, command: [/bin/sh, '%s', '%s'], events: [waiting, failed], subject: '${{ notice.run }} ${{ notice.title }}'}
          """
              .formatted(hook.url("takes"), hook.url("hangs"), hook.url("fails"), tell, told));
      node.salvor("up");
      String book = node.file("book.yaml", ASKING).toString();
      node.detach(book, "night");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(lines(told)).contains("# night waits for a decision about one.shaky"));
      Said skipped = node.salvor("skip", "night", "--why", "not needed");
      assertThat(skipped.exit()).as("%s", skipped).isZero();
      assertThat(node.salvor("watch", "night").exit()).isEqualTo(1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(hook.taken()).hasSize(3));

      JsonNode run = node.salvor("show", "night", "--json").json();
      Duration took =
          Duration.between(
              java.time.Instant.parse(run.path("startedAt").asText()),
              java.time.Instant.parse(run.path("endedAt").asText()));
      assertThat(took).as("wall waits 30 s for each").isLessThan(Duration.ofSeconds(25));
      assertThat(hook.taken()).doesNotHaveDuplicates().allMatch(id -> id.startsWith("night#"));
      assertThat(node.salvor("runs", "--json").json()).hasSize(1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(node.salvor("status").out())
                      .containsPattern("notices +good, last told ")
                      .containsPattern("notices +wall FAILING, .*no answer within 30000 ms")
                      .containsPattern("notices +sick FAILING, .*answered 500")
                      .containsPattern("notices +nobody FAILING, .*no connection"));
      assertThat(node.state().resolve("node/worker.log"))
          .content()
          .contains("notice night#")
          .contains("not told by sick: answered 500")
          .doesNotContain("ApplicationFailure");
      Golden.check(
          "notices-told.txt",
          node,
          Files.readString(told).replaceAll("(?m)^machine .*", "machine  HERE"));
    }
  }

  @Test
  void checkAndTestSayWhoIsToldWhat() throws Exception {
    try (Hook hook = new Hook();
        Node node = Node.create()) {
      notices(
          node,
          """
            - {name: good, webhook: {url: '%s', secret: file:/no/such/secret}, runbooks: [crash-*]}
            - {name: sick, webhook: {url: '%s'}, evnts: [failed], subject: '${{ notice.rum }}'}
          """
              .formatted(hook.url("takes"), hook.url("fails")));
      Said bad = node.salvor("notices", "check");
      assertThat(bad.exit()).isEqualTo(2);
      notices(
          node,
          """
            - {name: good, webhook: {url: '%s', secret: file:/no/such/secret}, runbooks: [crash-*]}
            - {name: fine, webhook: {url: '%s'}, events: [failed, alert]}
            - {name: sick, webhook: {url: '%s'}}
          """
              .formatted(hook.url("takes"), hook.url("takes"), hook.url("fails")));
      Said checked = node.salvor("notices", "check");
      Said tested = node.salvor("notices", "test");
      assertThat(checked.exit()).isEqualTo(1);
      assertThat(tested.exit()).isEqualTo(1);
      assertThat(node.salvor("notices", "test", "fine").exit()).isZero();
      assertThat(node.salvor("notices", "test", "nope").exit()).isEqualTo(2);
      assertThat(hook.taken()).hasSize(2);
      Golden.check(
          "notices-check.txt",
          node,
          "$ check of a bad file\n"
              + bad.out()
              + "$ check\n"
              + checked.out()
              + "$ test\n"
              + tested.out());
    }
  }

  /** {@code -Dsalvor.loops=N} runs, each with worker or engine killed in the middle of telling. */
  @Test
  void noKillTellsAProgramTwiceOrLosesAMessage() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (Hook hook = new Hook();
        Node node = Node.create()) {
      Path told = node.folder().resolve("told");
      Path tell = node.file("tell.sh", "sleep 0.3; echo \"$SALVOR_NOTICE_ID\" >>\"$1\"\n");
      notices(
          node,
          """
            - {name: hook, webhook: {url: '%s'}, retryFor: 1h}
            - {name: paper, command: [/bin/sh, '%s', '%s'], retryFor: 1h}
          """
              .formatted(hook.url("takes"), tell, told));
      node.salvor("up");
      String book = node.file("book.yaml", pivoting()).toString();
      node.detach(book, "calm");
      awaitTold(hook, told, PIVOTS + 1);
      assertThat(hook.taken()).as("nothing was killed").doesNotHaveDuplicates();
      int killed = 0;
      Set<String> onTheirWay = new HashSet<>();
      for (int i = 1; i <= LOOPS; i++) {
        node.detach(book, "kill-" + i);
        int lines = lines(told).size();
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> lines(told).size() > lines);
        awaitAMoment(random.nextInt(400));
        // Of an engine's death no answer is lost; of a worker's that of what it was sending.
        boolean worker = random.nextBoolean();
        long pid = node.status().path(worker ? "worker" : "engine").path("pid").asLong();
        long before = System.nanoTime() - LATELY.toNanos();
        killed += ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false) ? 1 : 0;
        if (worker) {
          onTheirWay.addAll(hook.takenSince(before));
        }
        node.salvor("up");
        awaitTold(hook, told, (i + 1) * (PIVOTS + 1));
      }
      List<String> twice = new ArrayList<>(hook.taken());
      List.copyOf(hook.taken()).stream().distinct().forEach(twice::remove);
      System.out.println(
          killed
              + " kills, "
              + lines(told).size()
              + " messages, "
              + twice.size()
              + " sent twice because their answer was lost");
      assertThat(lines(told)).doesNotHaveDuplicates();
      assertThat(twice)
          .as("at most those that were on their way when a worker was killed, once more each")
          .doesNotHaveDuplicates()
          .isSubsetOf(onTheirWay);
    }
  }

  private static void awaitTold(Hook hook, Path told, int wanted) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(hook.taken().stream().distinct()).hasSize(wanted));
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(lines(told)).hasSizeGreaterThanOrEqualTo(wanted));
  }

  private static String pivoting() {
    StringBuilder text =
        new StringBuilder("schemaVersion: 1\nname: pivoting\nphases:\n  - name: one\n    steps:\n");
    for (int i = 1; i <= PIVOTS; i++) {
      text.append(
          """
                - {name: step-%d, run: ['false'], idempotency: safe, timeout: 1m, fallbacks: [{name: other, run: ['true']}]}
          """
              .formatted(i));
    }
    return text.toString();
  }

  private static void awaitAMoment(int millis) {
    long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= until);
  }
}
