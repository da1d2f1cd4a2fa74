package dev.salvor.workflow.wire;

import io.temporal.payload.context.ActivitySerializationContext;
import io.temporal.payload.context.HasWorkflowSerializationContext;

/**
 * Where a payload stands: its workflow, and within that what goes to an activity and comes back
 * from it.
 *
 * @param activity {@code segment}, {@code local resolve}; empty: the workflow's own
 */
record Place(String workflowId, String activity) {
  /** Of what belongs to no run. */
  static final Place NONE = new Place("", "");

  static Place of(HasWorkflowSerializationContext context) {
    return new Place(
        context.getWorkflowId(),
        context instanceof ActivitySerializationContext one
            ? (one.isLocal() ? "local " : "") + one.getActivityType()
            : "");
  }

  boolean isActivity() {
    return !activity.isEmpty();
  }
}
