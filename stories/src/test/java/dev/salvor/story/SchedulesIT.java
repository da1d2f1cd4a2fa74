package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that begin by the clock of the real engine, also where that was dead when they were due. */
final class SchedulesIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: tick
      %3$s
      phases:
        - name: one
          steps:
            - name: touch
              shell: 'echo "begin $SALVOR_RUN_ID $HOST" >>"$LINES"; %2$s'
              env: {HOST: '${{ host.name }}', LINES: '%1$s'}
              idempotency: never
              timeout: 1m
      """;

  @TempDir Path servers;

  private static Path lines(Node node) {
    return node.folder().resolve("lines");
  }

  private static Path book(Node node, String script) {
    // One that is ended by force keeps the host for a while, which is not looked at here.
    return node.file("tick.yaml", BOOK.formatted(lines(node), script, "locks: []"));
  }

  private static List<String> written(Node node) {
    try {
      return Files.exists(lines(node)) ? Files.readAllLines(lines(node)) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Said add(Node node, Path book, String... more) {
    Said said =
        node.salvor(
            Stream.concat(Stream.of("schedule", "add", "tick", book.toString()), Stream.of(more))
                .toArray(String[]::new));
    assertThat(said.exit()).as("%s", said).isZero();
    return said;
  }

  private static JsonNode show(Node node) {
    return node.salvor("schedule", "show", "tick", "--last", "20", "--json").json();
  }

  private static List<String> results(JsonNode schedule) {
    return StreamSupport.stream(schedule.path("last").spliterator(), false)
        .map(turn -> turn.path("result").asText())
        .toList();
  }

  private static String resultOf(JsonNode schedule, Instant due) {
    return StreamSupport.stream(schedule.path("last").spliterator(), false)
        .filter(turn -> Instant.parse(turn.path("due").asText()).equals(due))
        .map(turn -> turn.path("result").asText())
        .findFirst()
        .orElse("none");
  }

  private static void awaitUntil(Instant then) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(100))
        .atMost(Duration.ofMinutes(3))
        .until(() -> !Instant.now().isBefore(then));
  }

  /** As a power cut would: also whoever would start them again. */
  private static void killNode(Node node) {
    JsonNode status = node.status();
    ProcessHandle worker =
        ProcessHandle.of(status.path("worker").path("pid").asLong()).orElseThrow();
    ProcessHandle keeper = worker.parent().orElseThrow();
    ProcessHandle engine =
        ProcessHandle.of(status.path("engine").path("pid").asLong()).orElseThrow();
    for (ProcessHandle process : List.of(keeper, worker, engine)) {
      assertThat(process.destroyForcibly()).isTrue();
    }
  }

  @Test
  void nothingIsBegunWhileTheRunBeforeHasNotEndedAndThatIsShown() {
    try (Node node = Node.create()) {
      Path book = book(node, "sleep 5; echo \"end $SALVOR_RUN_ID\" >>\"$LINES\"");
      add(node, book, "--every", "2s");
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> written(node).stream().filter(l -> l.startsWith("end")).count() >= 2);
      Said paused = node.salvor("schedule", "pause", "tick", "--note", "enough seen");
      JsonNode schedule = show(node);

      assertThat(paused.exit()).as("%s", paused).isZero();
      // One at a time, each under an id that the engine made of the due time.
      List<String> seen = written(node);
      for (int i = 0; i + 1 < seen.size(); i += 2) {
        assertThat(seen.get(i)).matches("begin tick-\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z local");
        assertThat(seen.get(i + 1)).isEqualTo("end " + seen.get(i).split(" ", -1)[1]);
      }
      assertThat(schedule.path("counts").path("overlapped").asInt()).isPositive();
      assertThat(results(schedule)).contains("SUCCEEDED", "OVERLAPPED").doesNotContain("MISSED");
      assertThat(node.salvor("schedule", "show", "tick").out())
          .contains("PAUSED", "enough seen", "every 2s", "OVERLAPPED", "overlap skip");
      String first = seen.getFirst().split(" ", -1)[1];
      assertThat(node.salvor("show", first).out()).contains("SUCCEEDED " + first);
      assertThat(node.state().resolve("runs/" + first.toLowerCase(Locale.ROOT).replace(':', '-')))
          .isDirectory();
    }
  }

  @Test
  void whatWasDueWhileTheEngineWasDeadIsCaughtUpWithinTheWindowAndMissedBeyondIt() {
    try (Node node = Node.create()) {
      add(node, book(node, "true"), "--every", "30s", "--catch-up", "25s");
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !written(node).isEmpty());
      JsonNode before = show(node);
      killNode(node);
      Instant last = Instant.parse(before.path("last").path(0).path("due").asText());
      Instant outside = last.plusSeconds(30);
      Instant inside = last.plusSeconds(60);
      awaitUntil(inside.plusSeconds(3));
      node.salvor("up");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> resultOf(show(node), inside).equals("SUCCEEDED"));
      JsonNode schedule = show(node);

      assertThat(resultOf(schedule, outside)).isEqualTo("MISSED");
      assertThat(schedule.path("counts").path("missed").asInt()).isEqualTo(1);
      assertThat(written(node))
          .contains("begin tick-" + inside + " local")
          .doesNotContain("begin tick-" + outside + " local")
          .doesNotHaveDuplicates();
      assertThat(node.salvor("schedule", "list").out())
          .contains("MISSED", "tick: 1 due time missed so far");
    }
  }

  @Test
  void runsThatFailOrAreEndedByForcePauseItAndPeopleAreTold() {
    try (Node node = Node.create()) {
      Path told = node.folder().resolve("told");
      // The first fails; the second hangs and is ended by force.
      Path book =
          book(
              node,
              "test -e \"$LINES.mended\" && exit 0; test $(wc -l <\"$LINES\") -gt 1 && sleep 50;"
                  + " exit 3");
      add(node, book, "--every", "8s", "--pause-after-failures", "2");
      node.file(
          "state/notices.yaml",
          """
          schemaVersion: 1
          ways:
            - name: paper
              command: [/bin/sh, -c, 'echo "$SALVOR_NOTICE_KIND $SALVOR_NOTICE_TITLE: $SALVOR_NOTICE_DETAIL" >>"$1"', sh, '%s']
              events: [alert, over, pause, reminder]
          """
              .formatted(told));
      Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> written(node).size() == 2);
      String hung = written(node).get(1).split(" ", -1)[1];
      Said ended = node.salvor("abort", hung, "--force", "--why", "it hangs");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> show(node).path("state").asText().equals("PAUSED"));
      JsonNode schedule = show(node);

      assertThat(ended.exit()).as("%s", ended).isIn(0, 6);
      assertThat(schedule.path("paused").path("by").asText()).isEqualTo("salvor");
      assertThat(schedule.path("paused").path("failed").asText()).isEqualTo(hung);
      assertThat(schedule.path("paused").path("why").asText())
          .isEqualTo(
              "2 runs in a row did not succeed; the last one, " + hung + ", ended TERMINATED");
      assertThat(
              Duration.between(
                  Instant.parse(schedule.path("paused").path("at").asText()),
                  Instant.parse(schedule.path("paused").path("until").asText())))
          .isEqualTo(Duration.ofDays(7));
      JsonNode recorded =
          node.salvor("audit", "--run", "tick", "--action", "schedule-pause", "--json").json();
      assertThat(recorded).hasSize(1);
      assertThat(recorded.path(0).path("details").path("by").asText()).isEqualTo("salvor");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(told)
                      .content()
                      .contains(
                          "alert schedule tick is paused: paused by salvor: 2 runs in a row"));

      node.file("lines.mended", "");
      assertThat(node.salvor("schedule", "resume", "tick", "--note", "mended").exit()).isZero();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> results(show(node)).getFirst().equals("SUCCEEDED"));
      assertThat(show(node).path("state").asText()).isEqualTo("ACTIVE");
      Said pause = node.salvor("schedule", "pause", "tick", "--note", "a moment", "--for", "3s");
      assertThat(pause.exit()).as("%s", pause).isZero();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> show(node).path("state").asText().equals("ACTIVE"));
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(told)
                      .content()
                      .contains("over schedule tick goes on: somebody resumed it")
                      .contains("pause schedule tick is paused: paused by")
                      .contains("over schedule tick goes on: its pause is over"));
      assertThat(results(show(node))).contains("TERMINATED", "FAILED", "SUCCEEDED");
      Said kept = node.salvor("schedule", "remove", "tick");
      assertThat(kept.exit()).isEqualTo(2);
      assertThat(kept.err()).contains("was not removed", "--yes");
      assertThat(node.salvor("schedule", "remove", "tick", "--yes").exit()).isZero();
      assertThat(node.salvor("schedule", "list", "--json").json()).isEmpty();
    }
  }

  @Test
  void aFleetWithAHostThatIsDownIsRunUnattendedThoughTheEngineWasKilledOverADueTime()
      throws Exception {
    try (Node node = Node.create();
        FarHost up = FarHost.start(servers.resolve("h1"));
        FarHost down = FarHost.start(servers.resolve("h2"))) {
      down.kill();
      Path inventory =
          node.file(
              "inventory.yaml",
              "schemaVersion: 1\nhosts:\n  h1: "
                  + up.written()
                  + "\n  h2: "
                  + down.written()
                  + "\n");
      Path book =
          node.file("tick.yaml", BOOK.formatted(lines(node), "true", "strategy: {maxErrors: 1}"));
      List<String> words =
          new ArrayList<>(List.of("--every", "40s", "--catch-up", "35s", "--on", "all"));
      words.addAll(List.of("--inventory", inventory.toString()));
      add(node, book, words.toArray(String[]::new));
      Instant next = Instant.parse(show(node).path("next").path(0).asText());
      killNode(node);
      awaitUntil(next.plusSeconds(2));
      node.salvor("up");
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> resultOf(show(node), next).equals("UNREACHABLE"));
      JsonNode run = node.salvor("show", "tick-" + next, "--json").json();
      List<String> hosts =
          StreamSupport.stream(run.path("fleet").path("hosts").spliterator(), false)
              .map(host -> host.path("host").asText() + " " + host.path("state").asText())
              .toList();

      assertThat(hosts).containsExactlyInAnyOrder("h1 SUCCEEDED", "h2 UNREACHABLE");
      assertThat(written(node).stream().filter(l -> l.contains(next.toString())))
          .containsExactly("begin tick-" + next + "/h1 h1");
      assertThat(
              up.run(("tick-" + next + "-h1").toLowerCase(Locale.ROOT).replace(':', '-'))
                  .resolve("closed"))
          .exists();
      assertThat(show(node).path("inventory").path("gone")).isEmpty();
      node.file("inventory.yaml", "schemaVersion: 1\nhosts:\n  h1: " + up.written() + "\n");
      assertThat(node.salvor("schedule", "show", "tick").out())
          .contains("the inventory has changed since (gone: h2)", "on     2 hosts (all): h1, h2");
    }
  }
}
