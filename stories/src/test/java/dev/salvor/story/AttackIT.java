package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What another account of the machine can do to the node by its own engine: it ends things, and
 * that is seen; it orders nothing. Each step appends a line, so what was done twice or by nobody's
 * order is seen in the file.
 */
final class AttackIT {
  private static final String ASKING =
      """
      schemaVersion: 1
      name: asking
      locks: []
      phases:
        - name: one
          steps:
            - {name: first, shell: 'echo first >>"$FILE"', env: {FILE: '%1$s'}, idempotency: never}
            - {name: sure, title: Really?, approval: {timeout: 10m}}
            - {name: second, shell: 'echo second >>"$FILE"', env: {FILE: '%1$s'}, idempotency: never}
      """;

  private static final String SLOW =
      """
      schemaVersion: 1
      name: slow
      locks: []
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo first >>"$FILE"; until [ -e "$FILE.go" ]; do sleep 0.1; done'
              env: {FILE: '%1$s'}
              idempotency: never
              timeout: 5m
              segment: alone
            - {name: second, shell: 'echo second >>"$FILE"', env: {FILE: '%1$s'}, idempotency: never}
      """;

  private static final Duration LONG = Duration.ofMinutes(3);

  private static Node node;
  private static Stranger stranger;
  private static String queue;

  @BeforeAll
  static void up() {
    node = Node.create();
    assertThat(node.salvor("up").exit()).isZero();
    stranger = Stranger.at(node);
    queue = TaskQueues.host(HostId.LOCAL, new NodeId(node.id()));
  }

  @AfterAll
  static void down() {
    stranger.close();
    node.close();
  }

  @Test
  void whatWasEndedByOthersIsSaidByWhomAndIsNotDoneAgain() {
    List<String> runs = List.of("terminated", "canceled", "reset", "deleted");
    runs.forEach(run -> begun(run, ASKING, "WAITING"));
    stranger.does("workflow", "terminate", "-w", "terminated", "--reason", "I can");
    stranger.does("workflow", "cancel", "-w", "canceled");
    stranger.does(
        "workflow", "reset", "-w", "reset", "-t", "FirstWorkflowTask", "--reason", "again");
    stranger.does("workflow", "delete", "-w", "deleted");

    assertThat(ended("terminated"))
        .contains("TERMINATED")
        .containsPattern("on the engine by \\S+@\\S*: I can");
    assertThat(ended("canceled")).contains("ABORTED").containsPattern("canceled by \\S+@");
    assertThat(ended("reset"))
        .contains("FAILED")
        .contains("order refused: execution")
        .contains("reset, with the words")
        .contains("again");
    assertThat(node.salvor("show", "deleted").exit()).isNotZero();
    runs.forEach(run -> assertThat(lines(run)).containsExactly("first"));

    Said watched = watch();
    assertThat(watched.out())
        .contains("terminated was ended by force on the engine")
        .containsPattern("who did it called itself \\S+@\\S*: I can")
        .contains("reset was reset on the engine")
        .contains("canceled was canceled on the engine")
        .contains("deleted is gone from the engine");
    begun("deleted", ASKING, "WAITING");
    assertThat(node.salvor("approve", "deleted").exit()).isZero();
    assertThat(node.salvor("watch", "deleted").exit()).isZero();
    assertThat(lines("deleted")).as("it went on by its record").containsExactly("first", "second");
    honest("after-ends");
  }

  @Test
  void whatNobodyOrderedIsNotDone() {
    begun("asked", ASKING, "WAITING");
    for (String type : List.of("asking", "SalvorScheduleGuard", "SalvorPlan", "SalvorNotice")) {
      stranger.does(
          "workflow", "start", "-w", "f-" + type, "--type", type, "-t", queue, "-i", "{\"a\":1}");
    }
    stranger.does(
        "workflow",
        "signal-with-start",
        "--signal-name",
        "decide",
        "--signal-input",
        "{}",
        "-w",
        "f-with",
        "--type",
        "asking",
        "-t",
        queue);
    assertThat(
            stranger.isRefused(
                "workflow",
                "update",
                "start",
                "-w",
                "asked",
                "--name",
                "asking",
                "--wait-for-stage",
                "accepted"))
        .contains("disabled");
    assertThat(stranger.isRefused("workflow", "query", "-w", "asked", "--name", "state"))
        .contains("Unknown query type");
    assertThat(stranger.isRefused("workflow", "terminate", "--query", "WorkflowId!='x'", "--yes"))
        .contains("disabled");
    assertThat(stranger.isRefused("operator", "namespace", "delete", "--yes"))
        .contains("protected");
    assertThat(
            stranger.isRefused(
                "task-queue",
                "update-build-ids",
                "add-new-default",
                "-t",
                queue,
                "--build-id",
                "evil"))
        .contains("disabled");
    assertThat(
            stranger.isRefused(
                "task-queue",
                "versioning",
                "insert-assignment-rule",
                "-t",
                queue,
                "--build-id",
                "evil",
                "--yes"))
        .contains("disabled");
    assertThat(
            stranger.isRefused(
                "worker",
                "deployment",
                "set-current-version",
                "--deployment-name",
                "x",
                "--build-id",
                "y",
                "--yes"))
        .contains("not found");
    assertThat(
            stranger.isRefused(
                "operator",
                "nexus",
                "endpoint",
                "create",
                "--name",
                "evil",
                "--target-url",
                "http://127.0.0.1:9/"))
        .contains("disabled");
    assertThat(ended("f-asking")).contains("payload without Salvor's seal refused");
    assertThat(ended("f-with")).contains("FAILED");

    stranger.does("workflow", "signal", "-w", "asked", "--name", "decide", "-i", "{\"kind\":1}");
    assertThat(ended("asked")).contains("payload without Salvor's seal refused");
    assertThat(lines("asked")).containsExactly("first");
    honest("after-forgeries");
  }

  @Test
  void whatHoldsWorkUpIsTakenBackAndSaid() {
    List<String> runs = List.of("held", "again", "pinned");
    runs.forEach(run -> begun(run, SLOW, "RUNNING"));
    runs.forEach(run -> awaitLines(run, "first"));
    begun("asks", ASKING, "WAITING");
    // What the node has to know to put it back, it has written down by then.
    Awaitility.await("the node knows its engine")
        .atMost(LONG)
        .until(() -> Files.exists(node.state().resolve("node/engine-fields.json")));

    stranger.does(
        "activity", "pause", "-w", "held", "--activity-type", "segment", "--identity", "mallory");
    stranger.does("activity", "reset", "-w", "again", "--activity-type", "segment");
    for (String run : List.of("pinned", "asks")) {
      stranger.does(
          "workflow",
          "update-options",
          "-w",
          run,
          "--versioning-override-behavior",
          "pinned",
          "--versioning-override-deployment-name",
          "x",
          "--versioning-override-build-id",
          "y");
    }
    stranger.does(
        "task-queue",
        "config",
        "set",
        "-t",
        queue,
        "--task-queue-type",
        "activity",
        "--queue-rps-limit",
        "0.001",
        "--identity",
        "mallory");
    stranger.does("operator", "namespace", "update", "--retention", "1h");
    stranger.does(
        "operator",
        "search-attribute",
        "remove",
        "--yes",
        "--name",
        "SalvorRunbook",
        "--name",
        "SalvorStatus");
    // An order that ended before its worker heard of the pause would be nothing to take back.
    Path changes = node.state().resolve("node/engine-changes");
    Awaitility.await("the pause is seen")
        .atMost(LONG)
        .until(
            () ->
                Files.exists(changes)
                    && Files.readString(changes).contains("an order of held was paused"));
    runs.forEach(run -> node.file(run + ".lines.go", ""));

    Awaitility.await("all of it is seen")
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(watch().out())
                    .contains("somebody changed the engine without Salvor")
                    .contains(
                        "an order of held was paused by somebody who called itself"
                            + " temporal-cli:nobody")
                    .contains("pinned was pinned to workers of another version")
                    .contains("was slowed down by somebody who called itself mallory")
                    .contains("told to forget ended runs after 1h")
                    .contains("lost SalvorRunbook, SalvorStatus"));
    runs.forEach(
        run -> {
          assertThat(node.salvor(LONG, "watch", run).exit()).as(run).isZero();
          assertThat(lines(run)).containsExactly("first", "second");
        });
    assertThat(node.salvor("approve", "asks").exit()).isZero();
    assertThat(node.salvor(LONG, "watch", "asks").exit()).isZero();
    assertThat(lines("asks")).containsExactly("first", "second");
    assertThat(node.salvor("runs").out()).contains("asks").contains("held");
    honest("after-changes");
  }

  private static Said watch() {
    return node.salvor("watch-node", "--free", "0%", "--patience", "2s");
  }

  /** An operator's own run works. */
  private static void honest(String id) {
    Path file = node.folder().resolve(id + ".lines");
    String book =
        node.file(
                id + ".yaml",
                SLOW.replace("until [ -e \"$FILE.go\" ]; do sleep 0.1; done", ":").formatted(file))
            .toString();
    Said said = node.salvor(LONG, "run", book, "--run-id", id);
    assertThat(said.exit()).as("%s", said).isZero();
    assertThat(lines(id)).containsExactly("first", "second");
  }

  private static void begun(String run, String book, String status) {
    Path file = node.folder().resolve(run + ".lines");
    node.detach(node.file(run + ".yaml", book.formatted(file)).toString(), run);
    Awaitility.await(run + " is " + status)
        .atMost(LONG)
        .until(() -> node.salvor("show", run).out().contains(status));
  }

  private static String ended(String run) {
    assertThat(node.salvor(LONG, "watch", run).exit()).as("the end of %s", run).isNotZero();
    Said shown = node.salvor("show", run);
    assertThat(shown.err()).doesNotContain("\tat ");
    return shown.out();
  }

  private static void awaitLines(String run, String... lines) {
    Awaitility.await(run)
        .atMost(LONG)
        .untilAsserted(() -> assertThat(lines(run)).containsExactly(lines));
  }

  private static List<String> lines(String run) {
    try {
      Path file = node.folder().resolve(run + ".lines");
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
