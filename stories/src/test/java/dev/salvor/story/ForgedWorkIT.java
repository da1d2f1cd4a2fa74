package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What somebody does who can connect to the engine, reads all that it holds and has no key: every
 * payload that is sent is a good one of the same run, from another place or another time. Each step
 * appends a line, and there are never more lines than an operator ordered.
 */
final class ForgedWorkIT {
  private static final String BOOK =
      """
      schemaVersion: 1
      name: victim
      locks: []
      phases:
        - name: one
          steps:
            - name: first
              shell: 'echo first >>"$FILE"'
              env: {FILE: '%1$s'}
              idempotency: never
              segment: alone
        - name: two
          steps:
            - name: sure
              title: Really?
              approval: {timeout: 10m}
            - name: second
              shell: 'echo second >>"$FILE"; until [ -e "$FILE.go" ]; do sleep 0.1; done'
              env: {FILE: '%1$s'}
              idempotency: never
              segment: alone
            - name: third
              shell: 'echo third >>"$FILE"'
              env: {FILE: '%1$s'}
              idempotency: never
              segment: alone
      """;

  private static OtherEngine other;
  private static Node node;
  private static Attacker attacker;

  @BeforeAll
  static void up() {
    other = OtherEngine.start("victims");
    node = Node.create();
    node.with("TEMPORAL_ADDRESS", other.address()).with("TEMPORAL_NAMESPACE", other.namespace());
    assertThat(node.salvor("up").exit()).isZero();
    attacker =
        new Attacker(
            other.address(),
            other.namespace(),
            TaskQueues.host(HostId.LOCAL, new NodeId(node.id())));
  }

  @AfterAll
  static void down() {
    attacker.close();
    node.close();
    other.close();
  }

  @Test
  void answersOfAnotherOrderOrOfNobodyEndTheRunAndNothingElseIsDone() {
    List<String> runs = List.of("older", "foreign", "unsealed", "failing");
    runs.forEach(ForgedWorkIT::waiting);
    runs.forEach(run -> assertThat(node.salvor("approve", run).exit()).isZero());
    runs.forEach(run -> awaitLines(run, "first", "second"));
    assertThat(node.salvor("down").exit()).isZero();

    Map<String, PollActivityTaskQueueResponse> taken = new HashMap<>();
    Awaitility.await("the orders, brought again")
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              PollActivityTaskQueueResponse task = attacker.pollActivity();
              if (task.getActivityType().getName().equals("segment")) {
                taken.put(task.getWorkflowExecution().getWorkflowId(), task);
              }
              return taken.keySet().containsAll(runs);
            });
    attacker.complete(
        Objects.requireNonNull(taken.get("older")), attacker.answer("older", "segment"));
    attacker.complete(
        Objects.requireNonNull(taken.get("foreign")), attacker.answer("foreign", "prepare"));
    attacker.complete(
        Objects.requireNonNull(taken.get("unsealed")), Attacker.plain("{\"kind\":\"ended\"}"));
    attacker.fail(Objects.requireNonNull(taken.get("failing")), "HOST_UNREACHABLE");
    runs.forEach(ForgedWorkIT::go);

    assertThat(node.salvor("up").exit()).isZero();
    assertThat(ended("older")).contains("answer refused");
    assertThat(ended("foreign")).contains("payload refused");
    assertThat(ended("unsealed")).contains("payload without Salvor's seal refused");
    assertThat(ended("failing")).contains("failure without Salvor's seal refused");
    runs.forEach(run -> assertThat(lines(run)).containsExactly("first", "second"));
  }

  @Test
  void whoeverPollsTheWorkflowQueueMakesTheHostDoNothing() {
    waiting("ordered");
    waiting("completed");
    assertThat(node.salvor("down").exit()).isZero();
    for (String run : List.of("ordered", "completed")) {
      attacker.signal(run, "salute", Attacker.plain("1"));
    }
    Map<String, PollWorkflowTaskQueueResponse> taken = new HashMap<>();
    Awaitility.await("the workflow tasks")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              PollWorkflowTaskQueueResponse task = attacker.pollWorkflow();
              taken.put(task.getWorkflowExecution().getWorkflowId(), task);
              return taken.keySet().containsAll(List.of("ordered", "completed"));
            });
    attacker.decide(
        Objects.requireNonNull(taken.get("ordered")),
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
            .setScheduleActivityTaskCommandAttributes(
                ScheduleActivityTaskCommandAttributes.newBuilder()
                    .setActivityId("forged")
                    .setActivityType(ActivityType.newBuilder().setName("segment"))
                    .setTaskQueue(TaskQueue.newBuilder().setName(attacker.queue()))
                    .setInput(attacker.order("ordered", "segment"))
                    .setScheduleToCloseTimeout(seconds(60))
                    .setHeartbeatTimeout(seconds(30)))
            .build());
    Payloads result = attacker.answer("completed", "segment");
    attacker.decide(
        Objects.requireNonNull(taken.get("completed")),
        Command.newBuilder()
            .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
            .setCompleteWorkflowExecutionCommandAttributes(
                CompleteWorkflowExecutionCommandAttributes.newBuilder().setResult(result))
            .build());

    assertThat(node.salvor("up").exit()).isZero();
    Said completed = node.salvor("show", "completed");
    assertThat(completed.exit()).as("%s", completed).isZero();
    assertThat(completed.out())
        .contains("FAILED", "somebody else than a worker completed it")
        .contains("salvor rerun completed --go-on");
    Awaitility.await("STUCK")
        .atMost(Duration.ofMinutes(1))
        .until(() -> node.salvor("show", "ordered", "--json").out().contains("\"STUCK\""));
    assertThat(node.salvor("abort", "ordered", "--force", "--why", "forged").exit()).isZero();
    assertThat(lines("ordered")).containsExactly("first");
    assertThat(lines("completed")).containsExactly("first");
  }

  @Test
  void aRunThatIsResetOrStartedAgainDoesNothingMore() {
    waiting("reset");
    attacker.reset("reset");
    assertThat(ended("reset"))
        .contains("FAILED reset")
        .contains("order refused: execution")
        .contains("ON THE ENGINE at")
        .contains(": reset, with the words \"nothing\"; by whom the engine does not keep");
    assertThat(lines("reset")).containsExactly("first");

    waiting("denied");
    assertThat(node.salvor("deny", "denied", "--why", "no").exit()).isZero();
    ended("denied");
    attacker.start("denied", "victim", attacker.input("denied"));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(node.salvor("show", "denied").out())
                    .contains("FAILED")
                    .contains("this node has begun the run with the same request before"));
    assertThat(lines("denied")).containsExactly("first");
  }

  @Test
  void aDecisionIsTakenOnceAndOnlyWhereItWasMeant() {
    waiting("one");
    waiting("two");
    assertThat(node.salvor("pause", "one").exit()).isZero();
    Payloads pause = decision("one");
    assertThat(node.salvor("resume", "one").exit()).isZero();
    attacker.signal("one", "decide", pause);
    attacker.signal("two", "decide", pause);
    assertThat(ended("two")).contains("its seal does not fit run \"two\"");
    assertThat(node.salvor("show", "one").out()).contains("WAITING").doesNotContain("PAUSED");
    for (String query : List.of("__stack_trace", "__temporal_workflow_metadata", "state")) {
      // The SDK answers one of them in plain: where in Salvor's code the run waits.
      assertThat(answer("one", query)).doesNotContain("Really").doesNotContain(".lines");
    }
    go("one");
    assertThat(node.salvor("approve", "one").exit()).isZero();
    assertThat(node.salvor("watch", "one").exit()).isZero();
    assertThat(lines("one")).containsExactly("first", "second", "third");
    assertThat(lines("two")).containsExactly("first");
  }

  private static String answer(String run, String query) {
    try {
      return attacker
          .stub()
          .queryWorkflow(
              QueryWorkflowRequest.newBuilder()
                  .setNamespace(attacker.namespace())
                  .setExecution(Attacker.execution(run))
                  .setQuery(WorkflowQuery.newBuilder().setQueryType(query))
                  .build())
          .getQueryResult()
          .toByteString()
          .toString(StandardCharsets.ISO_8859_1);
    } catch (StatusRuntimeException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static Payloads decision(String run) {
    return attacker.history(run).stream()
        .filter(event -> event.hasWorkflowExecutionSignaledEventAttributes())
        .map(event -> event.getWorkflowExecutionSignaledEventAttributes().getInput())
        .findFirst()
        .orElseThrow();
  }

  /** A run that has done its first step and asks. */
  private static void waiting(String run) {
    String book = node.file(run + ".yaml", BOOK.formatted(file(run))).toString();
    node.detach(book, run);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> node.salvor("show", run).out().contains("WAITING for approval"));
  }

  /** Lets its second step end. */
  private static void go(String run) {
    node.file(run + ".lines.go", "");
  }

  private static String ended(String run) {
    assertThat(node.salvor("watch", run).exit()).as("the end of %s", run).isNotZero();
    Said shown = node.salvor("show", run);
    assertThat(shown.err()).doesNotContain("\tat ");
    return shown.out();
  }

  private static void awaitLines(String run, String... lines) {
    Awaitility.await(run)
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(lines(run)).containsExactly(lines));
  }

  private static Path file(String run) {
    return node.folder().resolve(run + ".lines");
  }

  private static List<String> lines(String run) {
    try {
      return Files.readAllLines(file(run));
    } catch (IOException none) {
      return List.of();
    }
  }

  private static com.google.protobuf.Duration seconds(long seconds) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
  }
}
