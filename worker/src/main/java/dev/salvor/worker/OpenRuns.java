package dev.salvor.worker;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.notice.NoticeWorkflow;
import dev.salvor.workflow.contract.run.NodeId;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What keeps a node needed. Absent where the engine does not say. */
final class OpenRuns {
  private static final String OPEN =
      "ExecutionStatus = 'Running' AND WorkflowType != '"
          + PlanWorkflow.TYPE
          + "' AND WorkflowType != '"
          + NoticeWorkflow.TYPE
          + "'";

  private OpenRuns() {}

  /**
   * Runs that have not ended, of whomever, without plans and notices. The engine's list is up to a
   * second late.
   */
  static OptionalLong count(EngineConnection engine) {
    return matching(engine, OPEN);
  }

  /** Runs of this machine that have not ended: on an engine elsewhere other nodes have theirs. */
  static OptionalLong count(EngineConnection engine, NodeId node) {
    return matching(
        engine, OPEN + " AND TaskQueue = '" + TaskQueues.host(HostId.LOCAL, node) + "'");
  }

  private static OptionalLong matching(EngineConnection engine, String query) {
    try {
      return OptionalLong.of(
          engine
              .stubs()
              .blockingStub()
              .withDeadlineAfter(3, TimeUnit.SECONDS)
              .countWorkflowExecutions(
                  CountWorkflowExecutionsRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setQuery(query)
                      .build())
              .getCount());
    } catch (StatusRuntimeException unknown) {
      return OptionalLong.empty();
    }
  }

  /** Schedules, paused ones too. */
  static OptionalLong schedules(EngineConnection engine) {
    try {
      return OptionalLong.of(
          engine
              .stubs()
              .blockingStub()
              .withDeadlineAfter(3, TimeUnit.SECONDS)
              .listSchedules(
                  ListSchedulesRequest.newBuilder()
                      .setNamespace(engine.target().namespace())
                      .setMaximumPageSize(100)
                      .build())
              .getSchedulesCount());
    } catch (StatusRuntimeException unknown) {
      return OptionalLong.empty();
    }
  }
}
