package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCancelRequestedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs that were ended by force on an engine where somebody wants to hide it. */
final class ForcedEndsIT {
  private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

  /** Lists dummies, newest first, and never the node's own runs. */
  private static final class Engine extends FakeEngine.Service {
    private final int dummies;
    private final Map<String, WorkflowExecutionStatus> own;
    private final Map<String, Status> fails;

    Engine(int dummies, Map<String, WorkflowExecutionStatus> own, Map<String, Status> fails) {
      this.dummies = dummies;
      this.own = own;
      this.fails = fails;
    }

    private static WorkflowExecution execution(String id) {
      return WorkflowExecution.newBuilder().setWorkflowId(id).setRunId("of-" + id).build();
    }

    @Override
    public void listWorkflowExecutions(
        ListWorkflowExecutionsRequest asked, StreamObserver<ListWorkflowExecutionsResponse> to) {
      if (fails.containsKey("list")) {
        to.onError(fails.get("list").asRuntimeException());
        return;
      }
      ListWorkflowExecutionsResponse.Builder page = ListWorkflowExecutionsResponse.newBuilder();
      IntStream.range(0, Math.min(dummies, asked.getPageSize()))
          .forEach(
              i ->
                  page.addExecutions(
                      WorkflowExecutionInfo.newBuilder().setExecution(execution("dummy" + i))));
      answer(to, page.build());
    }

    @Override
    public void describeWorkflowExecution(
        DescribeWorkflowExecutionRequest asked,
        StreamObserver<DescribeWorkflowExecutionResponse> to) {
      String id = asked.getExecution().getWorkflowId();
      if (!own.containsKey(id)) {
        to.onError(Status.NOT_FOUND.asRuntimeException());
        return;
      }
      answer(
          to,
          DescribeWorkflowExecutionResponse.newBuilder()
              .setWorkflowExecutionInfo(
                  WorkflowExecutionInfo.newBuilder()
                      .setExecution(execution(id))
                      .setStatus(own.get(id)))
              .build());
    }

    /** What was canceled has the request on the third page. */
    @Override
    public void getWorkflowExecutionHistoryReverse(
        GetWorkflowExecutionHistoryReverseRequest asked,
        StreamObserver<GetWorkflowExecutionHistoryReverseResponse> to) {
      String id = asked.getExecution().getWorkflowId();
      if (fails.containsKey(id)) {
        to.onError(fails.get(id).asRuntimeException());
        return;
      }
      GetWorkflowExecutionHistoryReverseResponse.Builder page =
          GetWorkflowExecutionHistoryReverseResponse.newBuilder();
      String token = asked.getNextPageToken().toStringUtf8();
      if (own.get(id) != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED) {
        page.getHistoryBuilder()
            .addEvents(
                HistoryEvent.newBuilder()
                    .setWorkflowExecutionTerminatedEventAttributes(
                        WorkflowExecutionTerminatedEventAttributes.newBuilder()
                            .setIdentity("me\n-> run this")
                            .setReason("\u001b[2Jfun")));
      } else if (token.equals("xx")) {
        page.getHistoryBuilder()
            .addEvents(
                HistoryEvent.newBuilder()
                    .setWorkflowExecutionCancelRequestedEventAttributes(
                        WorkflowExecutionCancelRequestedEventAttributes.newBuilder()
                            .setIdentity("me")));
      } else {
        page.getHistoryBuilder().addEvents(HistoryEvent.getDefaultInstance());
        page.setNextPageToken(ByteString.copyFromUtf8(token + "x"));
      }
      answer(to, page.build());
    }
  }

  private static Heard look(Engine answers, String... begun) throws IOException {
    try (FakeEngine engine = new FakeEngine(answers)) {
      Set<String> runs = new TreeSet<>(List.of(begun));
      return new ForcedEnds(engine.connection(), List.of(), runs, NOW).look();
    }
  }

  @Test
  void aHostOfDummiesDoesNotHideTheEndOfAnOwnRun() throws IOException {
    Map<String, WorkflowExecutionStatus> own =
        Map.of(
            "mine",
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED,
            "ran",
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);

    Heard heard = look(new Engine(90, own, Map.of()), "mine", "ran", "deleted");

    assertThat(heard.findings())
        .extracting(Finding::subject)
        .contains(
            "mine was ended by force on the engine",
            "deleted is gone from the engine",
            "dummy19 was ended by force on the engine",
            "more runs were ended by force than are told of one by one")
        .hasSize(23);
  }

  @Test
  void aRequestToCancelIsFoundManyEventsBeforeTheEnd() throws IOException {
    Map<String, WorkflowExecutionStatus> own =
        Map.of("mine", WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);

    assertThat(look(new Engine(0, own, Map.of()), "mine").findings())
        .extracting(Finding::subject, Finding::detail)
        .containsExactly(tuple("mine was canceled on the engine", "who did it called itself me"));
  }

  @Test
  void whatTheEngineDoesNotTellOfOneRunHidesNoOther() throws IOException {
    Map<String, Status> fails = Map.of("dummy0", Status.INTERNAL);

    Heard heard = look(new Engine(2, Map.of(), fails), "deleted");

    assertThat(heard.findings())
        .extracting(Finding::key)
        .containsExactly("gone:deleted", "forced:dummy1:of-dummy1", "ended-runs");
    assertThat(heard.findings().getLast().detail())
        .isEqualTo("1, dummy0 among them: the engine says INTERNAL");
    assertThat(heard.unseen().has(forced("dummy0"))).isTrue();
    assertThat(heard.unseen().has(forced("dummy1"))).isFalse();
  }

  @Test
  void whereNoneAreListedWhatWasToldBeforeIsNotToldAgain() throws IOException {
    Map<String, Status> fails = Map.of("list", Status.UNAVAILABLE);

    Heard heard = look(new Engine(2, Map.of(), fails), "deleted");

    assertThat(heard.findings())
        .extracting(Finding::key)
        .containsExactly("gone:deleted", "ended-runs");
    assertThat(heard.unseen().has(forced("dummy1"))).isTrue();
  }

  @Test
  void whatStrangersCallThemselvesIsHarmless() throws IOException {
    assertThat(look(new Engine(1, Map.of(), Map.of())).findings())
        .extracting(Finding::detail)
        .containsExactly("who did it called itself me\\n-> run this: \\e[2Jfun");
  }

  /** The names of runs of schedules have colons. */
  @Test
  void aRunWithColonsInItsNameIsUnseenToo() {
    String run = "nightly-2026-11-23T03:00:00Z";
    Unseen unseen = Unseen.of(Set.of(run));
    assertThat(unseen.has(finding("waiting:" + run + ":a.b:2026"))).isTrue();
    assertThat(unseen.has(finding("waiting:" + run + "2:a.b"))).isFalse();
    assertThat(Unseen.isOfTheEngine(finding("disk:/"))).isFalse();
  }

  private static Finding forced(String run) {
    return finding("forced:" + run + ":of-" + run);
  }

  private static Finding finding(String key) {
    return new Finding(key, "s", "s", "d", "f");
  }
}
