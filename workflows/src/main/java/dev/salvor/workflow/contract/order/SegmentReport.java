package dev.salvor.workflow.contract.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** The host's answer to {@link SegmentOrder}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SegmentReport.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = SegmentReport.Behind.class, name = "behind"),
  @JsonSubTypes.Type(value = SegmentReport.Refused.class, name = "refused")
})
public sealed interface SegmentReport {
  /**
   * The segment was run, or as much of it as went well.
   *
   * <p>It says which order it answers: its seal only proves that it is of this run.
   *
   * @param segment of the order
   * @param order of the order
   * @param steps in order; the runner stops at the first that does not end well, so there may be
   *     fewer than ordered; the last one tells
   * @param stopped the runner was asked to stop before the next step
   */
  record Ended(int segment, int order, List<StepReport> steps, boolean stopped)
      implements SegmentReport {
    public Ended {
      steps = List.copyOf(steps);
    }
  }

  /**
   * The host's record is newer than the history that this order comes from. Nothing was run.
   *
   * @param steps what the record says about steps of the order, in order, as in {@link Ended}
   * @param undone ids of steps whose undo was begun since: what {@code steps} says of them no
   *     longer holds
   */
  record Behind(List<StepReport> steps, List<String> undone, String why) implements SegmentReport {
    public Behind {
      steps = List.copyOf(steps);
      undone = List.copyOf(undone);
    }
  }

  /** Nothing of the order was run. */
  record Refused(Refusal refusal, String why) implements SegmentReport {}
}
