package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.Payloads;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Year;
import java.time.ZoneOffset;
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
      List.of("deleted", "changed", "paused", "resumed", "begun", "left", "replayed");

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
      // A slow engine does not tell of each at every look.
      Awaitility.await("all are looked at")
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> !watch(node).out().contains("not every schedule"));
      assertThat(watch(node).out()).doesNotContain("the schedule");
      // That a pause is over is told by its own workflow, as after any resume.
      assertThat(paper.lines()).noneMatch(line -> line.startsWith("alert the schedule"));

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
        replay(node, stranger, "replayed-2026-01-01T03:00:00Z");
        replay(node, stranger, "replayed-2026-02-03T04:05:06Z");
        String early = "replayed-" + (Year.now(ZoneOffset.UTC).getValue() + 1) + "-01-01T03:00:00Z";
        replay(node, stranger, early);
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
                        >= 7);
        assertThat(node.salvor("show", early).out())
            .contains("FAILED", "no schedule begins a run before its time");
        assertThat(node.salvor("runs").out()).contains("REFUSED forged start " + early);
        stranger.does("schedule", "delete", "-s", "forged");
      }
      watch(node);
      assertThat(schedules(paper))
          .containsExactlyInAnyOrder(
              "alert the schedule deleted was deleted on the engine",
              "alert the schedule changed was changed on the engine",
              "alert the schedule paused was changed on the engine",
              "alert the schedule resumed was changed on the engine",
              "alert the schedule begun has begun a run that was not due",
              "alert the schedule replayed has not begun a run that bears its name",
              "alert the schedule replayed has not begun a run that bears its name");
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
                  watch(node).out().lines().filter(l -> l.startsWith("the schedule")).count() <= 3);
      assertThat(schedules(paper))
          .contains("over over: the schedule paused was changed on the engine");
      assertThat(Lines.count(lines))
          .as("run-now, the trigger, two that were replayed")
          .isEqualTo(4);
    }
  }

  /** Starts a run with what the engine says that the schedule starts its runs with. */
  private static void replay(Node node, Stranger stranger, String id) {
    String queue = "host.local." + node.id();
    try (Attacker attacker = new Attacker(stranger.address(), "default", queue)) {
      Payloads input =
          attacker
              .stub()
              .describeSchedule(
                  DescribeScheduleRequest.newBuilder()
                      .setNamespace("default")
                      .setScheduleId("replayed")
                      .build())
              .getSchedule()
              .getAction()
              .getStartWorkflow()
              .getInput();
      attacker.start(id, "nightly", input);
    }
    assertThat(node.salvor("watch", id).err()).doesNotContain("\tat ");
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
