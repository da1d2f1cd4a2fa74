package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.fleet.BatchNews;
import dev.salvor.workflow.contract.fleet.FleetJournal;
import dev.salvor.workflow.contract.notice.NoticeWorkflow;
import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.schedule.ScheduleGuardWorkflow;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.ChildWorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns one execution's history events into facts; remembers which orders are open. */
final class HistoryDecoder {
  private static final String PREPARE = "prepare";
  private static final String SEGMENT = "segment";
  private static final String CLOSE = "close";
  private static final String BATCH = "batch";

  /** Names of the SDK. */
  private static final String SIDE_EFFECT = "SideEffect";

  private static final String DATA = "data";

  private static final Set<String> NO_HOSTS =
      Set.of(NoticeWorkflow.TYPE, ScheduleGuardWorkflow.TYPE);

  private final RunId run;
  private final Payloads payloads;
  private final Optional<RunId> only;
  private final Map<Long, String> open;
  private final List<Fact> facts = new ArrayList<>();
  private Optional<String> continuedAs = Optional.empty();
  private Optional<RunOutcome> closing = Optional.empty();

  /**
   * Of a run's own history, or of that of a batch.
   *
   * @param run whose history it is: a scheduled one has its id from there
   * @param only in a batch the run of one of its hosts: nothing else is taken in
   */
  HistoryDecoder(RunId run, Payloads payloads, Map<Long, String> open, Optional<RunId> only) {
    this.run = run;
    this.only = only;
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
      case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED ->
          child(event.getChildWorkflowExecutionStartedEventAttributes());
      case EVENT_TYPE_MARKER_RECORDED -> marker(event.getMarkerRecordedEventAttributes());
      case EVENT_TYPE_WORKFLOW_TASK_FAILED ->
          facts.add(
              Interference.reset(at, event.getWorkflowTaskFailedEventAttributes())
                  .orElseGet(
                      () ->
                          new Fact.TaskFailed(
                              at,
                              TaskFailures.why(
                                  event.getWorkflowTaskFailedEventAttributes(), payloads))));
      case EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED ->
          Interference.cancel(at, event.getWorkflowExecutionCancelRequestedEventAttributes())
              .ifPresent(facts::add);
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
              Interference.end(event.getWorkflowExecutionTerminatedEventAttributes()));
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
          .map(request -> request.asRun(run.value()))
          .map(request -> only.flatMap(host -> BatchParts.request(request, host)).orElse(request))
          .ifPresent(request -> facts.add(new Fact.Begun(at, request)));
    } catch (CliProblem | IllegalArgumentException unreadable) {
      facts.add(new Fact.TaskFailed(at, String.valueOf(unreadable.getMessage())));
    }
  }

  /** A forged order is none: whoever polls the queue of workflows can give one. */
  private void ordered(long id, Instant at, ActivityTaskScheduledEventAttributes attributes) {
    String kind = attributes.getActivityType().getName();
    open.put(id, kind);
    switch (kind) {
      case PREPARE ->
          ordered(
              id,
              at,
              payloads
                  .believed(attributes.getInput(), PrepareOrder.class)
                  .map(BatchOrder.Item.Prepare::new));
      case SEGMENT ->
          ordered(
              id,
              at,
              payloads
                  .believed(attributes.getInput(), SegmentOrder.class)
                  .map(BatchOrder.Item.Segment::new));
      case CLOSE ->
          ordered(
              id,
              at,
              payloads
                  .believed(attributes.getInput(), CloseOrder.class)
                  .map(BatchOrder.Item.Close::new));
      case BATCH ->
          payloads
              .believed(attributes.getInput(), BatchOrder.class)
              .ifPresentOrElse(batch -> ordered(id, at, batch), () -> open.remove(id));
      default -> open.remove(id);
    }
  }

  /** One host's part of a batch; it is remembered by its place in it. */
  private void ordered(long id, Instant at, BatchOrder batch) {
    int place = only.map(host -> BatchParts.place(batch, host)).orElse(-1);
    if (place < 0) {
      open.remove(id);
      return;
    }
    open.put(id, BATCH + place);
    ordered(id, at, Optional.of(batch.items().get(place)));
  }

  private void ordered(long id, Instant at, Optional<? extends BatchOrder.Item> item) {
    if (item.isEmpty() || !only.map(item.get().run()::equals).orElse(true)) {
      open.remove(id);
      return;
    }
    switch (item.get()) {
      case BatchOrder.Item.Prepare prepare -> journal(prepare.order().journal());
      case BatchOrder.Item.Segment segment -> {
        journal(segment.order().journal());
        facts.add(new Fact.Ordered(at, segment.order()));
      }
      case BatchOrder.Item.Close close -> {
        journal(close.order().journal());
        closing = Optional.of(close.order().outcome());
      }
    }
  }

  /** The runs of hosts are children, and so are notices and the guard of a scheduled run. */
  private void child(ChildWorkflowExecutionStartedEventAttributes child) {
    String id = child.getWorkflowExecution().getWorkflowId();
    if (!NO_HOSTS.contains(child.getWorkflowType().getName()) && id.contains("/")) {
      facts.add(new Fact.HostBegun(id.substring(id.lastIndexOf('/') + 1)));
    }
  }

  /** A fleet's run has no orders of its own: its history holds what happened as it stands. */
  private void marker(MarkerRecordedEventAttributes marker) {
    if (marker.getMarkerName().equals(SIDE_EFFECT) && marker.containsDetails(DATA)) {
      payloads
          .first(marker.getDetailsOrThrow(DATA), FleetJournal.class)
          .ifPresent(
              kept -> {
                if (!kept.batched().isEmpty()) {
                  facts.add(new Fact.HostsBatched(kept.batched()));
                }
                if (!kept.ended().isEmpty()) {
                  facts.add(new Fact.HostsEnded(kept.ended()));
                }
                journal(kept.events());
              });
    }
  }

  private void journal(List<RunEvent> events) {
    if (!events.isEmpty()) {
      facts.add(new Fact.Journal(events));
    }
  }

  private void answered(Instant at, ActivityTaskCompletedEventAttributes attributes) {
    String kind = open.remove(attributes.getScheduledEventId());
    if (kind == null) {
      return;
    }
    Optional<? extends BatchReport.Answer> answer =
        switch (kind) {
          case PREPARE ->
              payloads
                  .believed(attributes.getResult(), PrepareReport.class)
                  .map(BatchReport.Answer.Prepared::new);
          case SEGMENT ->
              payloads
                  .believed(attributes.getResult(), SegmentReport.class)
                  .map(BatchReport.Answer.Ran::new);
          case CLOSE ->
              payloads
                  .believed(attributes.getResult(), CloseReport.class)
                  .map(BatchReport.Answer.Closed::new);
          default ->
              payloads
                  .believed(attributes.getResult(), BatchReport.class)
                  .map(all -> BatchParts.at(all, kind.substring(BATCH.length())));
        };
    answer.ifPresent(said -> answered(at, said));
  }

  private void answered(Instant at, BatchReport.Answer answer) {
    switch (answer) {
      case BatchReport.Answer.Prepared(PrepareReport.Ready ready) ->
          facts.add(new Fact.HostReady(at, ready));
      case BatchReport.Answer.Prepared ignored -> {
        // What follows from a refusal is an event.
      }
      case BatchReport.Answer.Ran ran -> facts.add(new Fact.Answered(at, ran.report()));
      case BatchReport.Answer.Closed closed -> {
        if (only.isPresent() && closed.report().closed()) {
          closing.ifPresent(outcome -> ended(at, outcome));
        }
      }
      case BatchReport.Answer.Late ignored -> {
        // The same order follows, alone.
      }
      case BatchReport.Answer.Failed ignored -> {
        // A run of its own follows.
      }
    }
  }

  private void completed(Instant at, WorkflowExecutionCompletedEventAttributes attributes) {
    if (only.isPresent()) {
      payloads
          .first(attributes.getResult(), BatchNews.class)
          .flatMap(news -> BatchParts.end(news, only.get()))
          .filter(end -> facts.stream().noneMatch(Fact.Ended.class::isInstance))
          .ifPresent(end -> ended(at, RunStatus.valueOf(end.state().name()), end.summary()));
      return;
    }
    Optional<RunOutcome> outcome = payloads.believed(attributes.getResult(), RunOutcome.class);
    String none =
        attributes.getResult().getPayloadsCount() == 0
            ? "the run returned nothing"
            : "somebody else than a worker completed it on the engine: its result does not open";
    facts.add(
        new Fact.Ended(
            at,
            outcome.map(RunOutcome::status).orElse(RunStatus.FAILED),
            outcome,
            outcome.map(RunOutcome::summary).orElse(none)));
  }

  private void ended(Instant at, RunOutcome outcome) {
    facts.add(new Fact.Ended(at, outcome.status(), Optional.of(outcome), outcome.summary()));
  }

  private void ended(Instant at, RunStatus status, String why) {
    facts.add(new Fact.Ended(at, status, Optional.empty(), why));
  }
}
