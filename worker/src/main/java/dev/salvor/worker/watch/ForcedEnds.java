package dev.salvor.worker.watch;

import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.contract.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs that did not come to their own end: terminated, canceled, reset, or deleted from the engine.
 * Whoever can connect to an engine without a login can do that, so it is told, also of an operator.
 */
final class ForcedEnds {
  /** No engine forgets a closed run sooner. */
  static final Duration REMEMBERED = Duration.ofHours(20);

  private static final int MOST = 20;
  private static final int LAST_EVENTS = 100;

  /** The engine ends by itself what was reset, and calls itself so then. */
  private static final String RESETTING = "history-";

  /** It ends the run before where a schedule says so. */
  private static final String BY_SCHEDULE = "temporal-scheduler";

  private final EngineConnection engine;
  private final List<String> queues;
  private final Set<String> begun;
  private final Instant now;

  /**
   * On an engine that answers.
   *
   * @param queues only runs of these task queues; none: all
   * @param begun the ids of what this node began since {@link #REMEMBERED}
   */
  ForcedEnds(EngineConnection engine, List<String> queues, Set<String> begun, Instant now) {
    this.engine = engine;
    this.queues = List.copyOf(queues);
    this.begun = begun;
    this.now = now;
  }

  List<Finding> look() {
    List<Finding> out = new ArrayList<>();
    try {
      ended().forEach(info -> ended(info.getExecution()).ifPresent(out::add));
      gone(out);
    } catch (StatusRuntimeException unanswered) {
      // The engine is told of by itself; the next look sees the rest.
      return out;
    }
    return out;
  }

  private List<WorkflowExecutionInfo> ended() {
    String query =
        SearchAttributes.RUNBOOK.getName()
            + " IS NOT NULL AND (ExecutionStatus = 'Terminated' OR ExecutionStatus = 'Canceled')"
            + " AND CloseTime > '"
            + now.minus(REMEMBERED).truncatedTo(ChronoUnit.SECONDS)
            + "'"
            + (queues.isEmpty()
                ? ""
                : queues.stream()
                    .map(name -> "TaskQueue = '" + name + "'")
                    .collect(Collectors.joining(" OR ", " AND (", ")")));
    return stub()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(engine.target().namespace())
                .setPageSize(MOST)
                .setQuery(query)
                .build())
        .getExecutionsList();
  }

  /** Newest first; who asked for a cancellation stands some events before the end. */
  private Optional<Finding> ended(WorkflowExecution run) {
    return stub()
        .getWorkflowExecutionHistoryReverse(
            GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                .setNamespace(engine.target().namespace())
                .setExecution(run)
                .setMaximumPageSize(LAST_EVENTS)
                .build())
        .getHistory()
        .getEventsList()
        .stream()
        .flatMap(event -> end(run, event).stream())
        .findFirst();
  }

  private static Optional<Finding> end(WorkflowExecution run, HistoryEvent event) {
    if (event.hasWorkflowExecutionTerminatedEventAttributes()) {
      var end = event.getWorkflowExecutionTerminatedEventAttributes();
      boolean reset = end.getIdentity().startsWith(RESETTING);
      return Optional.of(
          finding(
              run,
              reset ? "reset" : "terminated",
              reset ? " was reset on the engine" : " was ended by force on the engine",
              reset
                  ? "with the words: " + end.getReason()
                  : called(end.getIdentity()) + ": " + end.getReason()));
    }
    if (event.hasWorkflowExecutionCancelRequestedEventAttributes()
        && !event
            .getWorkflowExecutionCancelRequestedEventAttributes()
            .hasExternalWorkflowExecution()
        && !event
            .getWorkflowExecutionCancelRequestedEventAttributes()
            .getIdentity()
            .startsWith(BY_SCHEDULE)) {
      var asked = event.getWorkflowExecutionCancelRequestedEventAttributes();
      return Optional.of(
          finding(
              run,
              "canceled",
              " was canceled on the engine",
              called(asked.getIdentity())
                  + (asked.getCause().isBlank() ? "" : ": " + asked.getCause())));
    }
    return Optional.empty();
  }

  private static String called(String identity) {
    return "who did it called itself " + identity;
  }

  private static Finding finding(WorkflowExecution run, String sign, String what, String by) {
    return new Finding(
        "forced:" + run.getWorkflowId() + ":" + run.getRunId(),
        sign,
        run.getWorkflowId() + what,
        by,
        "salvor show " + run.getWorkflowId(),
        Finding.Manner.ONCE);
  }

  private void gone(List<Finding> out) {
    List<String> gone = begun.stream().filter(this::isGone).limit(MOST).toList();
    for (String run : gone) {
      out.add(
          new Finding(
              "gone:" + run,
              "deleted",
              run + " is gone from the engine",
              "this node began it, and the engine does not know it any more: it was deleted, or the"
                  + " engine's store is another one",
              "look at its record on the host; salvor run with --run-id "
                  + run
                  + " goes on from it",
              Finding.Manner.ONCE));
    }
  }

  private boolean isGone(String run) {
    try {
      return !stub()
          .describeWorkflowExecution(
              DescribeWorkflowExecutionRequest.newBuilder()
                  .setNamespace(engine.target().namespace())
                  .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                  .build())
          .hasWorkflowExecutionInfo();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }

  private WorkflowServiceBlockingStub stub() {
    return engine.stubs().blockingStub().withDeadlineAfter(5, TimeUnit.SECONDS);
  }
}
