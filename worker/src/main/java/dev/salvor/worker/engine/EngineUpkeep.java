package dev.salvor.worker.engine;

import com.google.protobuf.FieldMask;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.StateFolder;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.UnpauseActivityRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts back what Salvor never sets on its embedded engine and what would hold up its work: whoever
 * can connect to the engine can set it. Of an engine of others nothing is put back. Repeatable.
 */
public final class EngineUpkeep {
  private static final String SALVOR = "salvor";
  private static final int MOST = 100;
  private static final int MOST_FAILURES = 5;
  private static final String PINNED =
      "ExecutionStatus = 'Running' AND TemporalWorkflowVersioningBehavior = 'Pinned'";
  private static final String PAUSED =
      "ExecutionStatus = 'Running' AND TemporalPauseInfo IS NOT NULL";

  private final EngineConnection engine;
  private final StateFolder state;
  private final List<String> queues;
  private final Consumer<String> done;
  private Optional<StatusRuntimeException> failure = Optional.empty();
  private int failures;

  private EngineUpkeep(
      EngineConnection engine, StateFolder state, List<String> queues, Consumer<String> done) {
    this.engine = engine;
    this.state = state;
    this.queues = queues;
    this.done = done;
  }

  /**
   * Puts all of it back. What the engine refuses in one place keeps nothing else from it.
   *
   * @param queues of tasks, which the node's workers poll
   * @param done is given what was put back, a line each, as soon as it is
   * @throws StatusRuntimeException the engine did not answer everywhere; at the end
   * @throws IOException what has to be known the next time cannot be written down
   */
  public static void look(
      EngineConnection engine, StateFolder state, List<String> queues, Consumer<String> done)
      throws IOException {
    EngineUpkeep upkeep =
        new EngineUpkeep(engine, state, queues, what -> done.accept(HarmlessText.line(what)));
    // Whatever else is added takes a free field, so nothing is where this fails.
    upkeep.fields();
    upkeep.attempt(() -> EngineReadiness.restore(engine, upkeep.done));
    upkeep.queues.forEach(queue -> upkeep.attempt(() -> upkeep.queue(queue)));
    upkeep.attempt(
        () -> upkeep.runs(PINNED).forEach(run -> upkeep.attempt(() -> upkeep.unpin(run))));
    upkeep.attempt(
        () -> upkeep.runs(PAUSED).forEach(run -> upkeep.attempt(() -> upkeep.unpause(run))));
    if (upkeep.failure.isPresent()) {
      throw upkeep.failure.get();
    }
  }

  /** One that fails so often takes its time for each of the others too. */
  private void attempt(Runnable part) {
    if (failures >= MOST_FAILURES) {
      return;
    }
    try {
      part.run();
    } catch (StatusRuntimeException refused) {
      failures++;
      failure = Optional.of(refused);
    }
  }

  /** Before anything else is added, which would take a free field. */
  private void fields() throws IOException {
    EngineFields is = EngineReadiness.fields(engine);
    Optional<EngineFields> was =
        EngineFields.read(state).filter(kept -> kept.namespace().equals(is.namespace()));
    if (was.isEmpty()) {
      if (EngineReadiness.areComplete(is)) {
        is.write(state);
      }
      return;
    }
    Map<String, String> wanted = was.get().fields();
    Map<String, String> taken = new TreeMap<>();
    Map<String, String> given = new TreeMap<>();
    is.fields()
        .forEach(
            (field, name) -> {
              boolean ours = wanted.containsKey(field) || wanted.containsValue(name);
              if (ours && !name.equals(wanted.get(field))) {
                taken.put(field, "");
              }
            });
    wanted.forEach(
        (field, name) -> {
          if (!name.equals(is.fields().get(field))) {
            given.put(field, name);
          }
        });
    if (!taken.isEmpty()) {
      EngineReadiness.setFields(engine, taken);
    }
    if (!given.isEmpty()) {
      EngineReadiness.setFields(engine, given);
      done.accept(
          "the engine's lists of runs had lost "
              + String.join(", ", new TreeSet<>(given.values()))
              + "; that was taken back");
    }
  }

  private void queue(String queue) {
    TaskQueueConfig is =
        stub()
            .describeTaskQueue(
                DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(namespace())
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                    .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                    .setReportConfig(true)
                    .build())
            .getConfig();
    boolean limited = is.getQueueRateLimit().hasRateLimit();
    boolean shared = is.getFairnessKeysRateLimitDefault().hasRateLimit();
    if (!limited && !shared) {
      return;
    }
    UpdateTaskQueueConfigRequest.Builder update =
        UpdateTaskQueueConfigRequest.newBuilder()
            .setNamespace(namespace())
            .setIdentity(SALVOR)
            .setTaskQueue(queue)
            .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
    if (limited) {
      update.setUpdateQueueRateLimit(
          UpdateTaskQueueConfigRequest.RateLimitUpdate.getDefaultInstance());
    }
    if (shared) {
      update.setUpdateFairnessKeyRateLimitDefault(
          UpdateTaskQueueConfigRequest.RateLimitUpdate.getDefaultInstance());
    }
    var unused = stub().updateTaskQueueConfig(update.build());
    String by =
        limited
            ? is.getQueueRateLimit().getMetadata().getUpdateIdentity()
            : is.getFairnessKeysRateLimitDefault().getMetadata().getUpdateIdentity();
    done.accept("the queue " + queue + " was slowed down" + called(by) + "; that was taken back");
  }

  private List<WorkflowExecution> runs(String query) {
    return stub()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(namespace())
                .setPageSize(MOST)
                .setQuery(query)
                .build())
        .getExecutionsList()
        .stream()
        .map(WorkflowExecutionInfo::getExecution)
        .toList();
  }

  private void unpin(WorkflowExecution run) {
    var unused =
        stub()
            .updateWorkflowExecutionOptions(
                UpdateWorkflowExecutionOptionsRequest.newBuilder()
                    .setNamespace(namespace())
                    .setIdentity(SALVOR)
                    .setWorkflowExecution(run)
                    .setWorkflowExecutionOptions(WorkflowExecutionOptions.getDefaultInstance())
                    .setUpdateMask(FieldMask.newBuilder().addPaths("versioning_override"))
                    .build());
    done.accept(
        run.getWorkflowId()
            + " was pinned to workers of another version, which are none of Salvor's; that was"
            + " taken back");
  }

  private void unpause(WorkflowExecution run) {
    List<PendingActivityInfo> paused =
        stub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace())
                    .setExecution(run)
                    .build())
            .getPendingActivitiesList()
            .stream()
            .filter(PendingActivityInfo::getPaused)
            .toList();
    for (PendingActivityInfo activity : paused) {
      var unused =
          stub()
              .unpauseActivity(
                  UnpauseActivityRequest.newBuilder()
                      .setNamespace(namespace())
                      .setIdentity(SALVOR)
                      .setExecution(run)
                      .setId(activity.getActivityId())
                      .build());
      String by = activity.getPauseInfo().getManual().getIdentity();
      done.accept(
          "an order of " + run.getWorkflowId() + " was paused" + called(by) + "; it goes on again");
    }
  }

  private static String called(String by) {
    return by.isEmpty() ? "" : " by somebody who called itself " + by;
  }

  private String namespace() {
    return engine.target().namespace();
  }

  private WorkflowServiceBlockingStub stub() {
    return engine.stubs().blockingStub().withDeadlineAfter(3, TimeUnit.SECONDS);
  }
}
