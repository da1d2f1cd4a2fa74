package dev.salvor.workflow.contract.order;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a report answers the order that was sent. Whoever can connect to the engine could
 * complete an activity with an older result of the same run, whose seal is good. Pure.
 */
public final class AnswerCheck {
  private AnswerCheck() {}

  public static boolean isTo(SegmentOrder order, SegmentReport.Ended report) {
    List<StepOrder> asked = order.steps();
    List<StepReport> told = report.steps();
    if (report.segment() != order.segment()
        || report.order() != order.order()
        || told.size() > asked.size()) {
      return false;
    }
    for (int i = 0; i < told.size(); i++) {
      if (!told.get(i).id().equals(asked.get(i).id())
          || told.get(i).attempt() != asked.get(i).attempt()) {
        return false;
      }
    }
    return true;
  }

  /** What to tell a person about a report that {@link #isTo} says no to. */
  public static String mismatch(SegmentOrder order, SegmentReport.Ended report) {
    return "the answer to order "
        + order.order()
        + " of segment "
        + order.segment()
        + " ("
        + order.steps().stream()
            .map(step -> words(step.id(), step.attempt()))
            .collect(Collectors.joining(", "))
        + ") is about order "
        + report.order()
        + " of segment "
        + report.segment()
        + " ("
        + report.steps().stream()
            .map(step -> words(step.id(), step.attempt()))
            .collect(Collectors.joining(", "))
        + "): another program gave an older answer; look who else uses this engine";
  }

  private static String words(String step, int attempt) {
    return step + " attempt " + attempt;
  }
}
