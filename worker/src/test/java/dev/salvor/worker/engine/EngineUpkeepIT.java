package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.Durations;
import dev.salvor.worker.watch.FakeEngine;
import dev.salvor.workflow.connect.StateFolder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.taskqueue.v1.ConfigMetadata;
import io.temporal.api.taskqueue.v1.RateLimit;
import io.temporal.api.taskqueue.v1.RateLimitConfig;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigResponse;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineUpkeepIT {
  @TempDir private Path root;

  /** Every queue is slowed down, two runs are pinned, and some of it cannot be put back. */
  private static final class Engine extends FakeEngine.Service {
    @Override
    public void describeNamespace(
        DescribeNamespaceRequest asked, StreamObserver<DescribeNamespaceResponse> to) {
      answer(
          to,
          DescribeNamespaceResponse.newBuilder()
              .setConfig(
                  NamespaceConfig.newBuilder()
                      .setWorkflowExecutionRetentionTtl(
                          Durations.fromSeconds(EngineReadiness.RETENTION.toSeconds())))
              .build());
    }

    @Override
    public void describeTaskQueue(
        DescribeTaskQueueRequest asked, StreamObserver<DescribeTaskQueueResponse> to) {
      if (asked.getTaskQueue().getName().equals("refused")) {
        to.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
        return;
      }
      answer(
          to,
          DescribeTaskQueueResponse.newBuilder()
              .setConfig(
                  TaskQueueConfig.newBuilder()
                      .setQueueRateLimit(
                          RateLimitConfig.newBuilder()
                              .setRateLimit(RateLimit.newBuilder().setRequestsPerSecond(0.1f))
                              .setMetadata(
                                  ConfigMetadata.newBuilder()
                                      .setUpdateIdentity("me\u001b[2J\nsalvor"))))
              .build());
    }

    @Override
    public void updateTaskQueueConfig(
        UpdateTaskQueueConfigRequest asked, StreamObserver<UpdateTaskQueueConfigResponse> to) {
      answer(to, UpdateTaskQueueConfigResponse.getDefaultInstance());
    }

    @Override
    public void listWorkflowExecutions(
        ListWorkflowExecutionsRequest asked, StreamObserver<ListWorkflowExecutionsResponse> to) {
      if (!asked.getQuery().contains("Pinned")) {
        to.onError(Status.INVALID_ARGUMENT.asRuntimeException());
        return;
      }
      ListWorkflowExecutionsResponse.Builder page = ListWorkflowExecutionsResponse.newBuilder();
      for (String id : List.of("first", "second")) {
        page.addExecutions(
            WorkflowExecutionInfo.newBuilder()
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id)));
      }
      answer(to, page.build());
    }

    @Override
    public void updateWorkflowExecutionOptions(
        UpdateWorkflowExecutionOptionsRequest asked,
        StreamObserver<UpdateWorkflowExecutionOptionsResponse> to) {
      if (asked.getWorkflowExecution().getWorkflowId().equals("first")) {
        to.onError(Status.NOT_FOUND.asRuntimeException());
        return;
      }
      answer(to, UpdateWorkflowExecutionOptionsResponse.getDefaultInstance());
    }
  }

  @Test
  void whatIsRefusedInOnePlaceKeepsNothingElseFromBeingPutBackAndTold() throws Exception {
    List<String> done = new ArrayList<>();
    try (FakeEngine engine = new FakeEngine(new Engine())) {
      assertThatThrownBy(
              () ->
                  EngineUpkeep.look(
                      engine.connection(),
                      new StateFolder(root),
                      List.of("refused", "slow"),
                      done::add))
          .isInstanceOf(StatusRuntimeException.class);
    }
    assertThat(done)
        .containsExactly(
            "the queue slow was slowed down by somebody who called itself me\\e[2J\\nsalvor; that"
                + " was taken back",
            "second was pinned to workers of another version, which are none of Salvor's; that was"
                + " taken back");
  }
}
