package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.envconfig.ClientConfigProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Open runs on an engine that has many, and cannot tell of each. */
final class RunsLookIT {
  private static final int PAGE = 200;

  /** An engine with runs {@code r0} and so on, in pages. */
  private static final class Engine extends WorkflowServiceGrpc.WorkflowServiceImplBase {
    private final int runs;
    private final Optional<Status> refuses;

    Engine(int runs, Optional<Status> refuses) {
      this.runs = runs;
      this.refuses = refuses;
    }

    @Override
    public void getSystemInfo(
        GetSystemInfoRequest asked, StreamObserver<GetSystemInfoResponse> to) {
      to.onNext(GetSystemInfoResponse.getDefaultInstance());
      to.onCompleted();
    }

    @Override
    public void listWorkflowExecutions(
        ListWorkflowExecutionsRequest asked, StreamObserver<ListWorkflowExecutionsResponse> to) {
      String token = asked.getNextPageToken().toStringUtf8();
      int from = token.isEmpty() ? 0 : Integer.parseInt(token);
      ListWorkflowExecutionsResponse.Builder page = ListWorkflowExecutionsResponse.newBuilder();
      for (int i = from; i < Math.min(runs, from + PAGE); i++) {
        page.addExecutions(
            WorkflowExecutionInfo.newBuilder()
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId("r" + i)));
      }
      if (from + PAGE < runs) {
        page.setNextPageToken(ByteString.copyFromUtf8(Integer.toString(from + PAGE)));
      }
      to.onNext(page.build());
      to.onCompleted();
    }

    @Override
    public void describeWorkflowExecution(
        DescribeWorkflowExecutionRequest asked,
        StreamObserver<DescribeWorkflowExecutionResponse> to) {
      if (refuses.isPresent() && asked.getExecution().getWorkflowId().endsWith("7")) {
        to.onError(refuses.get().asRuntimeException());
        return;
      }
      to.onNext(DescribeWorkflowExecutionResponse.getDefaultInstance());
      to.onCompleted();
    }
  }

  private static RunsLook.Seen look(int runs, Optional<Status> refuses) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Engine(runs, refuses))
            .build()
            .start();
    EngineTarget target =
        new EngineTarget(
            EngineKind.EXTERNAL,
            ClientConfigProfile.newBuilder()
                .setAddress("127.0.0.1:" + server.getPort())
                .setNamespace("default")
                .build());
    try (EngineConnection engine = EngineConnection.open(target)) {
      return new RunsLook(
              engine,
              DefaultDataConverter.STANDARD_INSTANCE,
              List.of(),
              Limits.DEFAULT,
              Instant.parse("2026-11-20T03:00:00Z"))
          .look();
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void allPagesAreRead() throws IOException {
    RunsLook.Seen seen = look(450, Optional.empty());

    assertThat(seen.open()).isEqualTo(450);
    assertThat(seen.findings()).isEmpty();
  }

  @Test
  void thoseThatAreTooManyAreNotPassedOverInSilence() throws IOException {
    RunsLook.Seen seen = look(2003, Optional.empty());

    assertThat(seen.open()).isEqualTo(2003);
    assertThat(seen.findings())
        .extracting(Finding::detail)
        .containsExactly("3 of 2003, r2000 among them: there are more than 2000");
  }

  @Test
  void oneThatTheEngineDoesNotTellOfIsAFindingUnlessItHasEnded() throws IOException {
    assertThat(look(10, Optional.of(Status.NOT_FOUND)).findings()).isEmpty();
    assertThat(look(10, Optional.of(Status.PERMISSION_DENIED)).findings())
        .extracting(Finding::detail)
        .containsExactly("1 of 10, r7 among them: the engine says PERMISSION_DENIED");
  }
}
