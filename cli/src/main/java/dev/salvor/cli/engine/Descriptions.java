package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.order.BatchProgress;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.run.AuditMark;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads states and rows out of the engine's answers. */
final class Descriptions {
  /** From this attempt on a workflow task does not merely stumble. */
  private static final int STUCK_FROM = 3;

  /** A worker that is up takes a task within milliseconds. */
  private static final Duration UNTAKEN_AFTER = Duration.ofSeconds(8);

  private Descriptions() {}

  /** Whether the workflow's own code fails, or is not answered, again and again. */
  static boolean isStuck(DescribeWorkflowExecutionResponse answer) {
    return answer.hasPendingWorkflowTask()
        && answer.getPendingWorkflowTask().getAttempt() >= STUCK_FROM
        && answer.getWorkflowExecutionInfo().getStatus()
            == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /**
   * The run as it is.
   *
   * @param failure why its workflow task failed last, asked for only if it is stuck
   */
  static RunState state(
      RunId id,
      DescribeWorkflowExecutionResponse answer,
      Payloads payloads,
      Supplier<Optional<String>> failure,
      Instant now) {
    WorkflowExecutionInfo info = answer.getWorkflowExecutionInfo();
    Optional<RunView> view =
        Optional.ofNullable(info.getMemo().getFieldsMap().get(RunView.MEMO_KEY))
            .flatMap(payload -> payloads.open(payload, RunView.class));
    boolean stuck = isStuck(answer);
    RunStatus status = status(info, view.map(RunView::status));
    return new RunState(
        id,
        info.getType().getName(),
        info.getExecution().getRunId(),
        firstExecution(info),
        stuck ? RunStatus.STUCK : held(status, view),
        view,
        Times.of(info.getStartTime()),
        closed(info),
        info.getHistoryLength(),
        pending(answer, "segment").flatMap(activity -> live(activity, payloads)),
        stuck ? Optional.of(stuck(answer, failure.get())) : trouble(answer, payloads, now),
        Optional.ofNullable(info.getMemo().getFieldsMap().get(FleetView.MEMO_KEY))
            .flatMap(payload -> payloads.open(payload, FleetView.class)));
  }

  /** The execution that the run began with. */
  static String firstExecution(WorkflowExecutionInfo info) {
    return info.getFirstRunId().isEmpty() ? info.getExecution().getRunId() : info.getFirstRunId();
  }

  /** A question stands in front of a pause: it has to be answered either way. */
  private static RunStatus held(RunStatus status, Optional<RunView> view) {
    return status == RunStatus.RUNNING && view.flatMap(RunView::paused).isPresent()
        ? RunStatus.PAUSED
        : status;
  }

  /** What runs on the hosts of the batch {@code id}, or on the one of that run. */
  static Map<RunId, RunState.Live> doing(
      RunId id, DescribeWorkflowExecutionResponse answer, Payloads payloads) {
    if (!id.isBatch()) {
      return pending(answer, "segment")
          .flatMap(activity -> live(activity, payloads))
          .map(live -> Map.of(id, live))
          .orElse(Map.of());
    }
    Map<RunId, RunState.Live> all = new HashMap<>();
    pending(answer, "batch")
        .ifPresent(
            activity ->
                payloads
                    .first(activity.getHeartbeatDetails(), BatchProgress.class)
                    .map(BatchProgress::runs)
                    .orElse(Map.of())
                    .forEach(
                        (run, progress) ->
                            all.put(
                                new RunId(run),
                                new RunState.Live(
                                    progress, Times.of(activity.getLastHeartbeatTime())))));
    return all;
  }

  /** Preparing and closing give a sign of life too, but no progress. */
  private static Optional<PendingActivityInfo> pending(
      DescribeWorkflowExecutionResponse answer, String activity) {
    return answer.getPendingActivitiesList().stream()
        .filter(one -> one.getActivityType().getName().equals(activity))
        .filter(PendingActivityInfo::hasHeartbeatDetails)
        .findFirst();
  }

  private static Optional<RunState.Live> live(PendingActivityInfo activity, Payloads payloads) {
    return payloads
        .first(activity.getHeartbeatDetails(), SegmentProgress.class)
        .map(progress -> new RunState.Live(progress, Times.of(activity.getLastHeartbeatTime())));
  }

  private static String stuck(DescribeWorkflowExecutionResponse answer, Optional<String> failure) {
    return "the run cannot go on: its worker fails at it again and again, attempt "
        + answer.getPendingWorkflowTask().getAttempt()
        + failure.map(why -> ": " + why).orElse("");
  }

  private static Optional<String> trouble(
      DescribeWorkflowExecutionResponse answer, Payloads payloads, Instant now) {
    if (isUntaken(answer, now)) {
      return Optional.of("no worker takes the run's next task; see: salvor status");
    }
    return answer.getPendingActivitiesList().stream()
        .filter(PendingActivityInfo::hasLastFailure)
        .filter(activity -> activity.getAttempt() > 1)
        .findFirst()
        .map(
            activity ->
                doing(activity.getActivityType().getName())
                    + payloads.message(activity.getLastFailure())
                    + "; tried again, attempt "
                    + activity.getAttempt());
  }

  private static String doing(String activity) {
    return switch (activity) {
      case "prepare" -> "preparing the host: ";
      case "close" -> "closing the run's folder: ";
      default -> "";
    };
  }

  private static boolean isUntaken(DescribeWorkflowExecutionResponse answer, Instant now) {
    Instant before = now.minus(UNTAKEN_AFTER);
    boolean workflow =
        answer.hasPendingWorkflowTask()
            && answer.getPendingWorkflowTask().getState()
                == PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_SCHEDULED
            && Times.of(answer.getPendingWorkflowTask().getScheduledTime()).isBefore(before);
    return workflow
        || answer.getPendingActivitiesList().stream()
            .anyMatch(
                a ->
                    a.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED
                        && a.getAttempt() <= 1
                        && Times.of(a.getScheduledTime()).isBefore(before));
  }

  /** A named lock, if it is in use and can be read here. */
  static Optional<LockView> lock(DescribeWorkflowExecutionResponse answer, Payloads payloads) {
    WorkflowExecutionInfo info = answer.getWorkflowExecutionInfo();
    return info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
        ? Optional.empty()
        : Optional.ofNullable(info.getMemo().getFieldsMap().get(LockView.MEMO_KEY))
            .flatMap(payload -> payloads.open(payload, LockView.class));
  }

  /** What a run noted of a node's audit; empty if it cannot be read here. */
  static Optional<AuditMark> audit(WorkflowExecutionInfo info, Payloads payloads) {
    try {
      return Optional.ofNullable(info.getMemo().getFieldsMap().get(AuditMark.MEMO_KEY))
          .flatMap(payload -> payloads.open(payload, AuditMark.class));
    } catch (CliProblem anothers) {
      return Optional.empty();
    }
  }

  /** Empty for an id that no command gives: whoever reaches the engine can start anything there. */
  static Optional<RunRow> row(WorkflowExecutionInfo info) {
    return RunId.find(info.getExecution().getWorkflowId()).map(id -> row(id, info));
  }

  private static RunRow row(RunId id, WorkflowExecutionInfo info) {
    return new RunRow(
        id,
        info.getType().getName(),
        attribute(info, SearchAttributes.HOST.getName()).orElse(""),
        status(info, attribute(info, SearchAttributes.STATUS.getName()).flatMap(Words::status)),
        attribute(info, SearchAttributes.PHASE.getName()).orElse(""),
        attribute(info, SearchAttributes.PIVOTS.getName()).map(Words::number).orElse(0L),
        Times.of(info.getStartTime()),
        closed(info));
  }

  /** The run's own word, but for ends that it could not write down itself. */
  private static RunStatus status(WorkflowExecutionInfo info, Optional<RunStatus> own) {
    return switch (info.getStatus()) {
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> RunStatus.TERMINATED;
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> RunStatus.TIMED_OUT;
      case WORKFLOW_EXECUTION_STATUS_FAILED -> RunStatus.FAILED;
      case WORKFLOW_EXECUTION_STATUS_CANCELED -> RunStatus.ABORTED;
      case WORKFLOW_EXECUTION_STATUS_COMPLETED ->
          own.filter(RunStatus::isTerminal).orElse(RunStatus.FAILED);
      default -> own.filter(status -> !status.isTerminal()).orElse(RunStatus.RUNNING);
    };
  }

  private static Optional<Instant> closed(WorkflowExecutionInfo info) {
    return info.hasCloseTime() ? Optional.of(Times.of(info.getCloseTime())) : Optional.empty();
  }

  private static Optional<String> attribute(WorkflowExecutionInfo info, String name) {
    Payload payload = info.getSearchAttributes().getIndexedFieldsMap().get(name);
    return payload == null
        ? Optional.empty()
        : Optional.of(Words.unquoted(payload.getData().toStringUtf8()));
  }
}
