package dev.salvor.cli.view;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Events in the order in which they became known. The run's own words travel with its next order,
 * which may be long in coming; what the host answered about an attempt is told at once, and the
 * event about the same attempt is not told again. For one thread.
 */
final class Told {
  /** An answer of the host has no number: it is no event of the run yet. */
  private static final long NO_NUMBER = 0;

  private final List<RunEvent> events = new ArrayList<>();
  private final Set<String> attempts = new HashSet<>();
  private final List<SegmentOrder> open = new ArrayList<>();

  void event(RunEvent event) {
    if (!(event instanceof RunEvent.AttemptEnded e)
        || attempts.add(key(e.step(), e.attempt(), e.variant()))) {
      events.add(event);
    }
  }

  void ordered(SegmentOrder order) {
    if (open.stream().noneMatch(o -> same(o, order.segment(), order.order()))) {
      open.add(order);
    }
  }

  void answered(SegmentReport report) {
    if (!(report instanceof SegmentReport.Ended ended)) {
      open.clear();
      return;
    }
    open.stream()
        .filter(o -> same(o, ended.segment(), ended.order()))
        .findFirst()
        .ifPresent(order -> ended.steps().forEach(step -> report(order, step)));
    open.removeIf(o -> same(o, ended.segment(), ended.order()));
  }

  private void report(SegmentOrder order, StepReport report) {
    order.steps().stream()
        .filter(s -> s.id().equals(report.id()) && s.attempt() == report.attempt())
        .findFirst()
        .ifPresent(step -> event(report.event(NO_NUMBER, report.endedAt(), step.variant(), "")));
  }

  /** Steps of the open order that have ended, by the host's last sign of life; their ids. */
  List<String> endedBy(SegmentProgress progress) {
    return open.stream()
        .filter(order -> order.steps().size() == progress.steps())
        .map(SegmentOrder::steps)
        .filter(steps -> progress.ended() <= steps.size())
        .filter(
            steps ->
                steps
                    .get(Math.min(progress.ended(), steps.size() - 1))
                    .id()
                    .equals(progress.step()))
        .findFirst()
        .map(steps -> steps.subList(0, progress.ended()).stream().map(StepOrder::id).toList())
        .orElse(List.of());
  }

  List<SegmentOrder> underway() {
    return List.copyOf(open);
  }

  List<RunEvent> events() {
    return events;
  }

  private static boolean same(SegmentOrder known, int segment, int order) {
    return known.segment() == segment && known.order() == order;
  }

  private static String key(String step, int attempt, String variant) {
    return step + " " + attempt + " " + variant;
  }
}
