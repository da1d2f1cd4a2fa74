package dev.salvor.activity.handover;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.handover.HandoverPage;
import dev.salvor.workflow.handover.Underway;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A run as far as its host was told, and what its page is made from. Callers hold its lock. */
final class KeptRun {
  private final HandoverPage page;
  private final Supplier<List<RunEvent>> folder;
  private final List<RunEvent> events = new ArrayList<>();
  private final List<RunEvent> answers = new ArrayList<>();
  private final List<Underway> underway = new ArrayList<>();
  private long last;

  /**
   * A run of which nothing is known yet.
   *
   * @param folder reads the events that lie in its folder
   */
  KeptRun(HandoverPage page, Supplier<List<RunEvent>> folder) {
    this.page = page;
    this.folder = folder;
  }

  /** New events, which may come again. */
  synchronized void take(List<RunEvent> journal) {
    if (!journal.isEmpty() && journal.getFirst().seq() > last + 1) {
      add(folder.get());
    }
    add(journal);
  }

  private void add(List<RunEvent> more) {
    for (RunEvent event : more) {
      if (event.seq() > last) {
        last = event.seq();
        events.add(event);
        // The run's own word about it has come.
        answers.clear();
      }
    }
  }

  synchronized void begins(Underway order) {
    forget(order);
    underway.add(order);
  }

  synchronized void ended(SegmentOrder order) {
    forget(Underway.of(order));
  }

  synchronized void ended(SegmentOrder order, SegmentReport report) {
    forget(Underway.of(order));
    if (report instanceof SegmentReport.Ended ended) {
      for (StepReport step : ended.steps()) {
        order.steps().stream()
            .filter(s -> s.id().equals(step.id()))
            .findFirst()
            .ifPresent(s -> answers.add(step.event(0, step.endedAt(), s.variant(), "")));
      }
    }
  }

  synchronized void allEnded() {
    underway.clear();
  }

  private void forget(Underway order) {
    underway.removeIf(o -> o.segment() == order.segment() && o.order() == order.order());
  }

  synchronized String page() {
    List<RunEvent> all = new ArrayList<>(events);
    all.addAll(answers);
    return page.text(all, underway);
  }
}
