package dev.salvor.worker;

import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.gateway.GatewayWorkflow;
import dev.salvor.workflow.contract.notice.NoticeWorkflow;
import dev.salvor.workflow.contract.schedule.ScheduleGuardWorkflow;
import dev.salvor.workflow.contract.schedule.SchedulePauseWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What keeps a node needed. Absent where the engine does not say. */
final class OpenRuns {
  private static final String OPEN =
      "ExecutionStatus = 'Running' AND WorkflowType != '"
          + PlanWorkflow.TYPE
          + "' AND WorkflowType != '"
          + NoticeWorkflow.TYPE
          + "' AND WorkflowType != '"
          + GatewayWorkflow.TYPE
          + "' AND WorkflowType != '"
          + ScheduleGuardWorkflow.TYPE
          + "' AND WorkflowType != '"
          + SchedulePauseWorkflow.TYPE
          + "'";

  private OpenRuns() {}

  /**
   * Runs that have not ended, of whomever, without plans and notices. The engine's list is up to a
   * second late.
   */
  static OptionalLong count(EngineConnection engine) {
    return matching(engine, OPEN);
  }

  /**
   * Runs of this node that have not ended: on an engine elsewhere other nodes have theirs.
   *
   * @param queues that the node's runs are on
   */
  static OptionalLong count(EngineConnection engine, List<String> queues) {
    return matching(
        engine,
        OPEN
            + queues.stream()
                .map(queue -> "TaskQueue = '" + queue + "'")
                .collect(Collectors.joining(" OR ", " AND (", ")")));
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
