package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns one execution's history events into facts; remembers which orders are open. */
final class HistoryDecoder {
  private static final String PREPARE = "prepare";
  private static final String SEGMENT = "segment";
  private static final String CLOSE = "close";

  private final Payloads payloads;
  private final Map<Long, String> open;
  private final List<Fact> facts = new ArrayList<>();
  private Optional<String> continuedAs = Optional.empty();

  HistoryDecoder(Payloads payloads, Map<Long, String> open) {
    this.payloads = payloads;
    this.open = new HashMap<>(open);
  }

  void take(HistoryEvent event) {
    Instant at = Times.of(event.getEventTime());
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED ->
          begun(at, event.getWorkflowExecutionStartedEventAttributes().getInput());
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
          ordered(event.getEventId(), at, event.getActivityTaskScheduledEventAttributes());
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
          answered(at, event.getActivityTaskCompletedEventAttributes());
      case EVENT_TYPE_WORKFLOW_TASK_FAILED ->
          facts.add(
              new Fact.TaskFailed(
                  at, TaskFailures.why(event.getWorkflowTaskFailedEventAttributes(), payloads)));
      case EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED ->
          completed(at, event.getWorkflowExecutionCompletedEventAttributes());
      case EVENT_TYPE_WORKFLOW_EXECUTION_FAILED ->
          ended(
              at,
              RunStatus.FAILED,
              payloads.message(event.getWorkflowExecutionFailedEventAttributes().getFailure()));
      case EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT ->
          ended(at, RunStatus.TIMED_OUT, "the run's timeout on the engine passed");
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED ->
          ended(at, RunStatus.ABORTED, "canceled on the engine");
      case EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED ->
          ended(
              at,
              RunStatus.TERMINATED,
              event.getWorkflowExecutionTerminatedEventAttributes().getReason());
      case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW ->
          continuedAs =
              Optional.of(
                  event.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId());
      default -> {
        // The rest is the engine's own bookkeeping.
      }
    }
  }

  List<Fact> facts() {
    return facts;
  }

  Map<Long, String> open() {
    return open;
  }

  /** The execution that goes on with the run, if this one handed over. */
  Optional<String> continuedAs() {
    return continuedAs;
  }

  /** A forged request must not hide what became of it. */
  private void begun(Instant at, io.temporal.api.common.v1.Payloads input) {
    try {
      payloads
          .first(input, RunRequest.class)
          .ifPresent(request -> facts.add(new Fact.Begun(at, request)));
    } catch (CliProblem unreadable) {
      facts.add(new Fact.TaskFailed(at, String.valueOf(unreadable.getMessage())));
    }
  }

  private void ordered(long id, Instant at, ActivityTaskScheduledEventAttributes attributes) {
    String kind = attributes.getActivityType().getName();
    open.put(id, kind);
    switch (kind) {
      case PREPARE ->
          payloads
              .first(attributes.getInput(), PrepareOrder.class)
              .ifPresent(order -> journal(order.journal()));
      case SEGMENT ->
          payloads
              .first(attributes.getInput(), SegmentOrder.class)
              .ifPresent(
                  order -> {
                    journal(order.journal());
                    facts.add(new Fact.Ordered(at, order));
                  });
      case CLOSE ->
          payloads
              .first(attributes.getInput(), CloseOrder.class)
              .ifPresent(order -> journal(order.journal()));
      default -> open.remove(id);
    }
  }

  private void journal(List<RunEvent> events) {
    if (!events.isEmpty()) {
      facts.add(new Fact.Journal(events));
    }
  }

  private void answered(Instant at, ActivityTaskCompletedEventAttributes attributes) {
    String kind = open.remove(attributes.getScheduledEventId());
    if (PREPARE.equals(kind)
        && payloads.first(attributes.getResult(), PrepareReport.class).orElse(null)
            instanceof PrepareReport.Ready ready) {
      facts.add(new Fact.HostReady(at, ready));
    }
    if (SEGMENT.equals(kind)) {
      payloads
          .first(attributes.getResult(), SegmentReport.class)
          .ifPresent(report -> facts.add(new Fact.Answered(at, report)));
    }
  }

  private void completed(Instant at, WorkflowExecutionCompletedEventAttributes attributes) {
    Optional<RunOutcome> outcome = payloads.first(attributes.getResult(), RunOutcome.class);
    facts.add(
        new Fact.Ended(
            at,
            outcome.map(RunOutcome::status).orElse(RunStatus.FAILED),
            outcome,
            outcome.map(RunOutcome::summary).orElse("the run returned nothing")));
  }

  private void ended(Instant at, RunStatus status, String why) {
    facts.add(new Fact.Ended(at, status, Optional.empty(), why));
  }
}
