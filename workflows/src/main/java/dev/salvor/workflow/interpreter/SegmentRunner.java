package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import java.util.List;
import java.util.Optional;

/** Moves a cursor on by one order, or one step that needs none. */
final class SegmentRunner {
  private final Parts parts;
  private final Lane lane;
  private final StepInterpreter steps;
  private final boolean pausable;

  SegmentRunner(Parts parts, Lane lane, StepInterpreter steps, boolean pausable) {
    this.parts = parts;
    this.lane = lane;
    this.steps = steps;
    this.pausable = pausable;
  }

  /** One move; the stop if it ends the run. */
  Optional<RunStop> advance(Cursor cursor) {
    ResolvedStep head = cursor.head();
    if (cursor.current().isPresent()) {
      return apply(cursor, attempt(head, cursor.current().get(), true));
    }
    if (head.skip().isPresent()) {
      steps.skipped(head, head.skip().get());
      cursor.ended();
      return Optional.empty();
    }
    if (head.problem().isPresent()) {
      return apply(cursor, steps.problem(head, head.problem().get()));
    }
    Optional<Turn> refused = gate(head);
    return refused.isPresent() ? apply(cursor, refused.get()) : segment(cursor);
  }

  /** Asks the people that the step wants to be asked; the turn if it may not begin. */
  Optional<Turn> gate(ResolvedStep step) {
    if (step.approval().isEmpty() || lane.stopped().isPresent()) {
      return Optional.empty();
    }
    parts.view().step(step.id());
    return switch (parts.approvals().ask(lane, step.id(), step.approval().get())) {
      case Approvals.Verdict.Approved approved -> {
        parts.ledger().outputs(step.step(), approved.answers());
        HandoverEvents.outputs(parts.events(), step, approved.answers());
        yield Optional.empty();
      }
      case Approvals.Verdict.Not not -> Optional.of(steps.notApproved(step, not.why(), not.ends()));
      case Approvals.Verdict.Stopped ignored ->
          Optional.of(steps.stoppedBeforeNext(step, Tries.first(0)));
    };
  }

  /**
   * One attempt of one step, after its delay.
   *
   * @param allEvents the host must have every event before the attempt begins
   */
  Turn attempt(ResolvedStep step, Tries due, boolean allEvents) {
    lane.pass(due.delay());
    awaitGo();
    Tries tries = due.waited();
    if (lane.stopped().isPresent()) {
      return steps.stoppedBeforeNext(step, tries);
    }
    registerUndo(step, tries);
    parts.view().step(step.id());
    parts.view().show();
    List<StepOrder> order = List.of(Orders.of(step, tries));
    return switch (parts.link().order(lane, tries.segment(), order, allEvents)) {
      case OrderResult.NotSent ignored -> steps.stoppedBeforeNext(step, tries);
      case OrderResult.Behind behind -> behind(step, tries, behind);
      case OrderResult.NoWay no -> {
        steps.lost(step, no.mayHaveBegun() ? tries.withBegun() : tries, words(no.stop()));
        yield new Turn.Stop(no.stop());
      }
      case OrderResult.Reported reported ->
          isAbout(order, reported.steps()) && !reported.steps().isEmpty()
              ? steps.after(step, tries, reported.steps().get(0))
              : isHeld(reported) ? new Turn.Again(tries) : unanswered(step, tries);
    };
  }

  /** Whoever has to undo by hand must be able to, from the moment in which the step may begin. */
  private void registerUndo(ResolvedStep step, Tries tries) {
    parts
        .undo()
        .register(step, tries)
        .ifPresent(entry -> HandoverEvents.registered(parts.events(), entry));
  }

  /** It was held before it began: it is ordered again when the run goes on. */
  private boolean isHeld(OrderResult.Reported reported) {
    return reported.held() && reported.steps().isEmpty() && lane.stopped().isEmpty();
  }

  private Turn unanswered(ResolvedStep step, Tries tries) {
    if (lane.stopped().isPresent()) {
      return steps.stoppedBeforeNext(step, tries);
    }
    steps.lost(step, tries.withBegun(), "the host sent no report on it");
    return new Turn.Stop(noReport(step));
  }

  private Optional<RunStop> segment(Cursor cursor) {
    awaitGo();
    if (lane.stopped().isPresent()) {
      return lane.stopped();
    }
    List<ResolvedStep> batch = SegmentPlanner.next(cursor.due());
    Tries tries = Tries.first(parts.numbers().newSegment());
    batch.forEach(step -> registerUndo(step, tries));
    boolean undoable = batch.stream().anyMatch(step -> step.undo().isPresent());
    parts.view().step(batch.get(0).id());
    parts.view().show();
    List<StepOrder> order = batch.stream().map(step -> Orders.of(step, tries)).toList();
    return switch (parts.link().order(lane, tries.segment(), order, undoable)) {
      case OrderResult.NotSent ignored -> {
        batch.forEach(step -> parts.undo().drop(step.id()));
        yield lane.stopped();
      }
      case OrderResult.NoWay no -> {
        if (no.mayHaveBegun()) {
          steps.lost(batch.get(0), tries.withBegun(), words(no.stop()));
        } else {
          batch.forEach(step -> parts.undo().drop(step.id()));
        }
        yield Optional.of(no.stop());
      }
      case OrderResult.Behind behind -> behind(cursor, batch, tries, behind);
      case OrderResult.Reported reported -> reported(cursor, batch, tries, reported);
    };
  }

  /** What the record says counts; about what was undone since, the operator is asked. */
  private Optional<RunStop> behind(
      Cursor cursor, List<ResolvedStep> batch, Tries tries, OrderResult.Behind behind) {
    for (ResolvedStep step : batch) {
      passSkipped(cursor, step);
      if (!behind.undone().contains(step.id()) && behind.about(step.id()).isEmpty()) {
        return Optional.empty();
      }
      Optional<RunStop> stop = apply(cursor, behind(step, tries, behind));
      while (stop.isEmpty() && cursor.current().isPresent()) {
        stop = apply(cursor, attempt(step, cursor.current().get(), true));
      }
      if (stop.isPresent()) {
        return stop;
      }
    }
    return Optional.empty();
  }

  private Turn behind(ResolvedStep step, Tries tries, OrderResult.Behind behind) {
    return behind.undone().contains(step.id())
        ? steps.undoneSince(step, tries, parts.numbers().freshSegment(), behind.why())
        : behind
            .about(step.id())
            .map(report -> steps.after(step, tries, report))
            .orElseGet(() -> unanswered(step, tries));
  }

  private Optional<RunStop> reported(
      Cursor cursor, List<ResolvedStep> batch, Tries tries, OrderResult.Reported reported) {
    List<StepReport> reports = reported.steps();
    if (reports.size() > batch.size() || !isAbout(batch, reports)) {
      return Optional.of(noReport(batch.get(0)));
    }
    batch.stream().skip(reports.size()).forEach(step -> parts.undo().drop(step.id()));
    if (isHeld(reported)) {
      return Optional.empty();
    }
    if (reports.isEmpty()) {
      return lane.stopped().or(() -> Optional.of(noReport(batch.get(0))));
    }
    for (int i = 0; i < reports.size(); i++) {
      passSkipped(cursor, batch.get(i));
      Optional<RunStop> stop = apply(cursor, steps.after(batch.get(i), tries, reports.get(i)));
      if (stop.isPresent() || cursor.current().isPresent()) {
        return stop;
      }
    }
    return Optional.empty();
  }

  private void passSkipped(Cursor cursor, ResolvedStep until) {
    while (!cursor.head().id().equals(until.id())) {
      steps.skipped(cursor.head(), cursor.head().skip().orElse(""));
      cursor.ended();
    }
  }

  private Optional<RunStop> apply(Cursor cursor, Turn turn) {
    return switch (turn) {
      case Turn.Ended ignored -> {
        cursor.ended();
        yield Optional.empty();
      }
      case Turn.Again again -> {
        cursor.again(again.tries());
        yield Optional.empty();
      }
      case Turn.Stop stop -> {
        cursor.ended();
        yield Optional.of(stop.stop());
      }
    };
  }

  private void awaitGo() {
    if (pausable) {
      parts.decisions().awaitNotPaused();
    }
  }

  private static boolean isAbout(List<?> asked, List<StepReport> reports) {
    for (int i = 0; i < Math.min(asked.size(), reports.size()); i++) {
      String id =
          asked.get(i) instanceof StepOrder order ? order.id() : ((ResolvedStep) asked.get(i)).id();
      if (!id.equals(reports.get(i).id())) {
        return false;
      }
    }
    return true;
  }

  private static RunStop noReport(ResolvedStep step) {
    return new RunStop.Broken("the host answered an order without a report about " + step.id());
  }

  private static String words(RunStop stop) {
    return RunEnding.words(stop);
  }
}
