package dev.salvor.cli.rehearsal;

import com.google.protobuf.Timestamp;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.order.CloseReport;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.ActivityTaskStartedEventAttributes;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.api.history.v1.UpsertWorkflowSearchAttributesEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.history.v1.WorkflowPropertiesModifiedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.sdk.v1.WorkflowTaskCompletedMetadata;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.util.function.Function;

/** The history of a run as an engine has it, its own bookkeeping included. */
final class Chronicle {
  /** When everything happened. */
  static final Timestamp SOMETIME = Timestamp.newBuilder().setSeconds(1_700_000_000).build();

  private static final int BEGINNING = 4;

  private static final TaskQueue QUEUE = TaskQueue.newBuilder().setName("runs").build();

  private final Example run;
  private final Function<Object, Payloads> seal;
  private final History.Builder history = History.newBuilder();
  private int last;

  Chronicle(Example run, Function<Object, Payloads> seal) {
    this.run = run;
    this.seal = seal;
  }

  /** How it began. */
  History beginning() {
    event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
        .setWorkflowExecutionStartedEventAttributes(
            WorkflowExecutionStartedEventAttributes.newBuilder()
                .setTaskQueue(QUEUE)
                .setInput(seal.apply(run.request())));
    task();
    return history.build();
  }

  /** What came then. */
  History rest() {
    last = BEGINNING;
    if (run.request().fleet().isPresent()) {
      marker(run.request().fleet().get());
    } else {
      activity("prepare", run.prepare(), run.ready());
      activity("segment", run.segment(), run.ran());
      activity("close", run.close(), new CloseReport(true, ""));
    }
    event(EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED)
        .setWorkflowPropertiesModifiedEventAttributes(
            WorkflowPropertiesModifiedEventAttributes.newBuilder()
                .setUpsertedMemo(Memo.getDefaultInstance()));
    event(EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
        .setUpsertWorkflowSearchAttributesEventAttributes(
            UpsertWorkflowSearchAttributesEventAttributes.getDefaultInstance());
    event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
        .setWorkflowExecutionCompletedEventAttributes(
            WorkflowExecutionCompletedEventAttributes.newBuilder()
                .setResult(seal.apply(run.outcome())));
    return history.build();
  }

  private HistoryEvent.Builder event(EventType type) {
    return history.addEventsBuilder().setEventId(++last).setEventTime(SOMETIME).setEventType(type);
  }

  private void task() {
    event(EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED)
        .setWorkflowTaskScheduledEventAttributes(
            WorkflowTaskScheduledEventAttributes.newBuilder().setTaskQueue(QUEUE));
    event(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
        .setWorkflowTaskStartedEventAttributes(
            WorkflowTaskStartedEventAttributes.getDefaultInstance());
    event(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .setWorkflowTaskCompletedEventAttributes(
            WorkflowTaskCompletedEventAttributes.newBuilder()
                .setSdkMetadata(WorkflowTaskCompletedMetadata.newBuilder().setSdkName("java")));
  }

  private void activity(String name, Object order, Object answer) {
    event(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .setUserMetadata(UserMetadata.getDefaultInstance())
        .setActivityTaskScheduledEventAttributes(
            ActivityTaskScheduledEventAttributes.newBuilder()
                .setTaskQueue(QUEUE)
                .setActivityType(ActivityType.newBuilder().setName(name))
                .setInput(seal.apply(order)));
    int scheduled = last;
    event(EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
        .setActivityTaskStartedEventAttributes(
            ActivityTaskStartedEventAttributes.newBuilder().setScheduledEventId(scheduled));
    event(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
        .setActivityTaskCompletedEventAttributes(
            ActivityTaskCompletedEventAttributes.newBuilder()
                .setScheduledEventId(scheduled)
                .setResult(seal.apply(answer)));
    task();
  }

  private void marker(Fleet fleet) {
    event(EventType.EVENT_TYPE_MARKER_RECORDED)
        .setMarkerRecordedEventAttributes(
            MarkerRecordedEventAttributes.newBuilder()
                .setMarkerName("SideEffect")
                .putDetails("data", seal.apply(run.journal(fleet))));
  }
}
