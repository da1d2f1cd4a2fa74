package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine under load answers a call now and then with a failure; that is not its last word. */
final class EngineReadinessTest {
  private static final Duration MOST = Duration.ofSeconds(30);

  private final Queue<String> done = new ConcurrentLinkedQueue<>();
  private final Queue<Status> failures = new ConcurrentLinkedQueue<>();
  private final Server server =
      Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
          .addService(new Namespaces())
          .addService(new Attributes())
          .build();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void whatABusyEngineDidNotDoIsAskedForAgain() {
    failures.addAll(
        List.of(
            Status.DEADLINE_EXCEEDED,
            Status.UNAVAILABLE,
            Status.DEADLINE_EXCEEDED.withDescription("the second call")));
    try (EngineConnection engine = open()) {
      assertThat(EngineReadiness.prepare(engine, MOST)).isTrue();
    }
    assertThat(failures).isEmpty();
    assertThat(done).contains("retention", "attributes");
  }

  @Test
  void aNamespaceThatWasJustMadeIsWaitedFor() {
    failures.addAll(List.of(Status.NOT_FOUND, Status.NOT_FOUND));
    try (EngineConnection engine = open()) {
      assertThat(EngineReadiness.prepare(engine, MOST)).isTrue();
    }
    assertThat(done).contains("retention", "attributes");
  }

  @Test
  void anEngineThatIsBusyAllTheTimeIsGivenUp() {
    for (int i = 0; i < 100; i++) {
      failures.add(Status.UNAVAILABLE);
    }
    try (EngineConnection engine = open()) {
      assertThat(EngineReadiness.prepare(engine, Duration.ofMillis(500))).isFalse();
    }
  }

  @Test
  void aRefusalIsNotAskedForAgain() {
    failures.addAll(List.of(Status.PERMISSION_DENIED, Status.UNAVAILABLE));
    try (EngineConnection engine = open()) {
      assertThatThrownBy(() -> EngineReadiness.prepare(engine, MOST))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("PERMISSION_DENIED");
    }
    assertThat(failures).hasSize(1);
  }

  /** One request that is given up interrupts others for a moment; looks are two seconds apart. */
  @Test
  void aStoreIsStuckWhenItIsInterruptedThreeTimesInARow() {
    Status interrupted =
        Status.UNAVAILABLE.withDescription("GetNamespace operation failed. Error interrupted (9)");
    failures.addAll(
        List.of(interrupted, interrupted, Status.UNAVAILABLE, interrupted, interrupted));
    failures.add(interrupted);
    failures.add(Status.DATA_LOSS);
    StuckStore store = new StuckStore();
    try (EngineConnection engine = open()) {
      await().pollDelay(Duration.ZERO).atMost(MOST).until(() -> store.look(engine));
    }
    assertThat(failures).containsExactly(Status.DATA_LOSS);
  }

  /** An engine that lost its store goes on to answer for its namespace. */
  @Test
  void anEngineWithoutItsStoreServesNoRuns() {
    failures.add(Status.UNAVAILABLE.withDescription("shard status unknown"));
    failures.add(Status.NOT_FOUND);
    try (EngineConnection engine = open()) {
      assertThat(EngineReadiness.hasItsStore(engine)).isFalse();
      assertThat(EngineReadiness.hasItsStore(engine)).isTrue();
    }
    assertThat(failures).isEmpty();
  }

  private EngineConnection open() {
    return EngineConnection.open(
        EngineTarget.recorded(
            new EngineRecord(
                EngineKind.EMBEDDED, "x", Optional.empty(), server.getPort(), 0, Instant.EPOCH)));
  }

  private <T> void answer(StreamObserver<T> to, T answer, String what) {
    Status failure = failures.poll();
    if (failure != null) {
      to.onError(failure.asRuntimeException());
      return;
    }
    done.add(what);
    to.onNext(answer);
    to.onCompleted();
  }

  private final class Namespaces extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> to) {
      to.onNext(GetSystemInfoResponse.getDefaultInstance());
      to.onCompleted();
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> to) {
      answer(to, DescribeNamespaceResponse.getDefaultInstance(), "described");
    }

    @Override
    public void describeWorkflowExecution(
        DescribeWorkflowExecutionRequest request,
        StreamObserver<DescribeWorkflowExecutionResponse> to) {
      answer(to, DescribeWorkflowExecutionResponse.getDefaultInstance(), "run");
    }

    @Override
    public void updateNamespace(
        UpdateNamespaceRequest request, StreamObserver<UpdateNamespaceResponse> to) {
      answer(to, UpdateNamespaceResponse.getDefaultInstance(), "retention");
    }
  }

  private final class Attributes extends OperatorServiceGrpc.OperatorServiceImplBase {
    @Override
    public void listSearchAttributes(
        ListSearchAttributesRequest request, StreamObserver<ListSearchAttributesResponse> to) {
      answer(to, ListSearchAttributesResponse.getDefaultInstance(), "listed");
    }

    @Override
    public void addSearchAttributes(
        AddSearchAttributesRequest request, StreamObserver<AddSearchAttributesResponse> to) {
      answer(to, AddSearchAttributesResponse.getDefaultInstance(), "attributes");
    }
  }
}
