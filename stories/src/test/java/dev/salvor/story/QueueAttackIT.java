package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Somebody polls the queues of the node's own engine beside its worker, takes what the engine gives
 * him, and answers with what was sealed elsewhere.
 */
final class QueueAttackIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: polled
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
  private static final int POLLERS = 8;

  private static Node node;
  private static Stranger stranger;
  private static Attacker attacker;

  @BeforeAll
  static void up() {
    node = Node.create();
    assertThat(node.salvor("up").exit()).isZero();
    stranger = Stranger.at(node);
    attacker =
        new Attacker(
            stranger.address(), "default", TaskQueues.host(HostId.LOCAL, new NodeId(node.id())));
  }

  @AfterAll
  static void down() {
    attacker.close();
    stranger.close();
    node.close();
  }

  @Test
  void answersFromElsewhereToOrdersThatWereTakenEndTheRunAndNothingMoreIsDone() {
    begun("answered");
    begun("failed");
    Set<String> answered = ConcurrentHashMap.newKeySet();
    try (ExecutorService pollers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < POLLERS; i++) {
        pollers.execute(
            () -> {
              while (answered.size() < 2) {
                takeAndAnswer(answered);
              }
            });
      }
      // An order that was taken already is brought again to whoever polls.
      Awaitility.await("the orders of both runs")
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(2))
          .until(
              () -> {
                for (String run : List.of("answered", "failed")) {
                  if (!answered.contains(run)) {
                    stranger.doesUnlessOver(
                        "activity", "reset", "-w", run, "--activity-type", "segment");
                  }
                }
                return answered.size() == 2;
              });
      pollers.shutdownNow();
    }
    node.file("answered.lines.go", "");
    node.file("failed.lines.go", "");
    assertThat(ended("answered")).contains("payload refused");
    assertThat(ended("failed")).contains("failure without Salvor's seal refused");
    assertThat(Lines.of(lines("answered"))).containsExactly("first");
    assertThat(Lines.of(lines("failed"))).containsExactly("first");
  }

  @Test
  void aNamespaceThatWasDeprecatedIsNamedWithWhatToDoAndThatWorks() throws Exception {
    try (Node other = Node.create()) {
      Path lines = other.folder().resolve("lines");
      String book =
          other
              .file("b.yaml", BOOK.replace("until [ -e \"$FILE.go\" ]", "until :").formatted(lines))
              .toString();
      assertThat(other.salvor("run", book, "--run-id", "before").exit()).isZero();
      String address = other.status().path("engine").path("address").asText();
      try (Attacker somebody = new Attacker(address, "default", "none")) {
        somebody.deprecate();
      }
      Awaitility.await("it is closed")
          .atMost(LONG)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                String id = "r" + System.nanoTime();
                return other.salvor("run", book, "--run-id", id).err().contains("deprecated");
              });
      Said refused = other.salvor("run", book, "--run-id", "refused");
      assertThat(refused.exit()).as("%s", refused).isEqualTo(1);
      assertThat(refused.err()).contains("salvor down; move the folder engine");

      assertThat(other.salvor("down").exit()).isZero();
      Files.move(other.state().resolve("engine"), other.folder().resolve("engine-old"));
      assertThat(other.salvor("up").exit()).isZero();
      int done = Lines.count(lines);
      Said again = other.salvor("run", book, "--run-id", "before");
      assertThat(again.exit()).as("%s", again).isZero();
      assertThat(Lines.count(lines)).as("its record is there").isEqualTo(done);
      assertThat(other.salvor("run", book, "--run-id", "after").exit()).isZero();
    }
  }

  /** Takes an order and answers at once: who keeps one without a heartbeat loses it. */
  private static void takeAndAnswer(Set<String> answered) {
    try {
      PollActivityTaskQueueResponse task = attacker.pollActivity();
      String run = task.getWorkflowExecution().getWorkflowId();
      if (!task.getActivityType().getName().equals("segment")) {
        return;
      }
      if (run.equals("answered")) {
        attacker.complete(task, attacker.answer(run, "prepare"));
      } else {
        attacker.fail(task, "HOST_UNREACHABLE");
      }
      answered.add(run);
    } catch (StatusRuntimeException ended) {
      return; // the order was brought to somebody else meanwhile, or the test is over
    }
  }

  private static void begun(String run) {
    node.detach(node.file(run + ".yaml", BOOK.formatted(lines(run))).toString(), run);
    Awaitility.await(run).atMost(LONG).until(() -> Lines.count(lines(run)) == 1);
  }

  private static String ended(String run) {
    assertThat(node.salvor(LONG, "watch", run).exit()).as("the end of %s", run).isNotZero();
    return node.salvor("show", run).out();
  }

  private static Path lines(String run) {
    return node.folder().resolve(run + ".lines");
  }
}
