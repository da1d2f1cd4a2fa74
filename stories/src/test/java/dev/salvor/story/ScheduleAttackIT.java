package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Schedules that another account of the machine deletes, changes, pauses, lets go on and triggers:
 * each is told once, and what Salvor's own commands do is not told.
 */
final class ScheduleAttackIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final List<String> NAMES =
      List.of("deleted", "changed", "paused", "resumed", "begun", "left");

  private static final String BOOK =
      """
      schemaVersion: 1
      name: nightly
      locks: []
      phases:
        - name: one
          steps:
            - name: only
              shell: 'echo "$SALVOR_RUN_ID" >>"$FILE"'
              env: {FILE: '%s'}
              idempotency: never
      """;

  @Test
  void whatOthersDoWithSchedulesIsToldOnceAndWhatOperatorsDoIsNot() throws Exception {
    try (Node node = Node.create()) {
      Paper paper = Paper.of(node);
      Path lines = node.folder().resolve("lines");
      String book = node.file("nightly.yaml", BOOK.formatted(lines)).toString();
      for (String name : NAMES) {
        ok(node, "schedule", "add", name, "--cron", "0 3 1 1 *", "--timezone", "UTC", book);
      }
      ok(node, "schedule", "pause", "resumed", "--note", "disks");
      ok(node, "schedule", "add", "left", "--every", "200d", "--replace", book);
      ok(node, "schedule", "pause", "left", "--note", "a moment");
      ok(node, "schedule", "resume", "left");
      ok(node, "schedule", "run-now", "left");
      Awaitility.await("its run").atMost(LONG).until(() -> Lines.count(lines) == 1);
      // A change is looked at only when the engine has certainly taken what was ordered.
      Awaitility.await("orders are old enough")
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> ages(node) > 25);
      assertThat(watch(node).out()).doesNotContain("schedule");
      assertThat(paper.lines()).isEmpty();

      try (Stranger stranger = Stranger.at(node)) {
        stranger.does("schedule", "delete", "-s", "deleted");
        stranger.does(
            "schedule",
            "update",
            "-s",
            "changed",
            "--cron",
            "* * * * *",
            "-w",
            "changed",
            "--type",
            "nightly",
            "-t",
            "host.local." + node.id());
        stranger.does("schedule", "toggle", "-s", "paused", "--pause", "--reason", "mine");
        stranger.does("schedule", "toggle", "-s", "resumed", "--unpause", "--reason", "mine");
        stranger.does("schedule", "trigger", "-s", "begun");
        stranger.does(
            "schedule",
            "create",
            "-s",
            "forged",
            "--interval",
            "1s",
            "-w",
            "forged",
            "--type",
            "nightly",
            "-t",
            "host.local." + node.id(),
            "-i",
            "{}");
        Awaitility.await("all of it is told")
            .atMost(LONG)
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () ->
                    watch(node).out().lines().filter(l -> l.startsWith("the schedule")).count()
                        >= 5);
        stranger.does("schedule", "delete", "-s", "forged");
      }
      watch(node);
      assertThat(schedules(paper))
          .containsExactlyInAnyOrder(
              "alert the schedule deleted was deleted on the engine",
              "alert the schedule changed was changed on the engine",
              "alert the schedule paused was changed on the engine",
              "alert the schedule resumed was changed on the engine",
              "alert the schedule begun has begun a run that was not due");
      assertThat(node.salvor("schedule", "list").err())
          .contains("deleted: it was deleted, by no command from this state folder")
          .contains("changed: its times, its rules or what it starts were changed")
          .contains("paused: it was paused, with the words: mine")
          .contains("resumed: it was unpaused, with the words: mine")
          .doesNotContain("left:");

      ok(node, "schedule", "remove", "deleted");
      ok(node, "schedule", "resume", "paused");
      ok(node, "schedule", "pause", "resumed", "--note", "disks");
      ok(node, "schedule", "remove", "changed", "--yes");
      Awaitility.await("nothing is left of it")
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () ->
                  watch(node).out().lines().filter(l -> l.startsWith("the schedule")).count() <= 1);
      assertThat(schedules(paper))
          .contains("over over: the schedule paused was changed on the engine");
      assertThat(Lines.count(lines)).as("that of run-now and that of the trigger").isEqualTo(2);
    }
  }

  private static List<String> schedules(Paper paper) throws IOException {
    return paper.lines().stream().filter(line -> line.contains("the schedule")).toList();
  }

  /** How long ago the newest order was noted, in seconds. */
  private static long ages(Node node) throws IOException {
    long newest = 0;
    for (String name : NAMES) {
      Path file = node.state().resolve("node/schedules/" + name + ".json");
      newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
    }
    return (System.currentTimeMillis() - newest) / 1000;
  }

  private static Said watch(Node node) {
    return node.salvor("watch-node", "--free", "0%", "--patience", "2s");
  }

  private static void ok(Node node, String... words) {
    Said said = node.salvor(words);
    assertThat(said.exit()).as("%s", said).isZero();
  }
}
