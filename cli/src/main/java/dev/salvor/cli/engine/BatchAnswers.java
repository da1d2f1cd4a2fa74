package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.RunId;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What all hosts of a batch have answered about their steps, from its history: each order and each
 * answer is opened once, however many hosts it is for. For one thread.
 */
final class BatchAnswers {
  private static final String SEGMENT = "segment";
  private static final String BATCH = "batch";

  private final Payloads payloads;
  private final BiConsumer<RunId, StepReport> heard;

  /** An order without answer: the runs that it is for, in its order. */
  private record Open(boolean together, List<RunId> runs) {}

  private final Map<Long, Open> open = new HashMap<>();

  private Optional<String> continuedAs = Optional.empty();

  BatchAnswers(Payloads payloads, BiConsumer<RunId, StepReport> heard) {
    this.payloads = payloads;
    this.heard = heard;
  }

  void take(HistoryEvent event) {
    switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_EXECUTION_STARTED -> {
        open.clear();
        continuedAs = Optional.empty();
      }
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
          ordered(event.getEventId(), event.getActivityTaskScheduledEventAttributes());
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
          answered(event.getActivityTaskCompletedEventAttributes());
      case EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW ->
          continuedAs =
              Optional.of(
                  event.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId());
      default -> {
        // Nothing that a host has said about a step.
      }
    }
  }

  /** The execution that goes on with the batch, if the one that was read last handed over. */
  Optional<String> continuedAs() {
    return continuedAs;
  }

  private void ordered(long id, ActivityTaskScheduledEventAttributes attributes) {
    switch (attributes.getActivityType().getName()) {
      case SEGMENT ->
          payloads
              .first(attributes.getInput(), SegmentOrder.class)
              .ifPresent(order -> open.put(id, new Open(false, List.of(order.runId()))));
      case BATCH ->
          payloads
              .first(attributes.getInput(), BatchOrder.class)
              .ifPresent(
                  order ->
                      open.put(
                          id,
                          new Open(
                              true, order.items().stream().map(BatchOrder.Item::run).toList())));
      default -> {
        // Nothing is run by it.
      }
    }
  }

  private void answered(ActivityTaskCompletedEventAttributes attributes) {
    Open order = open.remove(attributes.getScheduledEventId());
    if (order == null) {
      return;
    }
    if (order.together()) {
      payloads
          .first(attributes.getResult(), BatchReport.class)
          .ifPresent(report -> answered(order.runs(), report));
    } else {
      payloads
          .first(attributes.getResult(), SegmentReport.class)
          .ifPresent(report -> answered(order.runs().getFirst(), report));
    }
  }

  private void answered(List<RunId> runs, BatchReport report) {
    int answers = Math.min(runs.size(), report.answers().size());
    for (int i = 0; i < answers; i++) {
      if (report.answers().get(i) instanceof BatchReport.Answer.Ran ran) {
        answered(runs.get(i), ran.report());
      }
    }
  }

  private void answered(RunId run, SegmentReport report) {
    FleetReports.steps(report).forEach(step -> heard.accept(run, step));
  }
}
