package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class StraightRunTest {
  @AutoClose private final Engine engine = new Engine();

  @Test
  void runsPhasesInOrderWithTheStepsOfEachInOneOrder() {
    RunOutcome outcome =
        engine.run(book(phase("one", step("a"), step("b")), phase("two", step("c"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a", "b", "c");
    assertThat(engine.host.orders())
        .extracting(SegmentOrder::segment, SegmentOrder::order, o -> o.steps().size())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 0, 2),
            org.assertj.core.groups.Tuple.tuple(2, 0, 1));
    assertThat(engine.host.closed()).hasSize(1);
    assertThat(outcome.folder()).isPresent();
  }

  @Test
  void givesTheHostEveryEventOnceWithoutGaps() {
    engine.run(book(phase("one", step("a"), step("b").when("false"))));

    List<RunEvent> events = engine.host.events();
    assertThat(events)
        .extracting(RunEvent::seq)
        .containsExactlyElementsOf(
            java.util.stream.LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly(
            "RunStarted",
            "HostReady",
            "PhaseStarted",
            "AttemptEnded",
            "StepEnded",
            "StepEnded",
            "PhaseEnded",
            "RunEnded");
  }

  @Test
  void thePivotIsOnTheHostBeforeTheFallbackStarts() {
    engine.host.exits("a", 7);
    RunOutcome outcome = engine.run(book(phase("one", step("a").fallback("plan-b"), step("c"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED_WITH_PIVOTS);
    assertThat(outcome.pivots()).isEqualTo(1);
    assertThat(engine.host.commands()).containsExactly("a", "plan-b", "c");
    long pivot =
        engine.host.events().stream()
            .filter(RunEvent.PivotTaken.class::isInstance)
            .findFirst()
            .orElseThrow()
            .seq();
    assertThat(engine.host.calls().get(1).eventsOnDisk()).contains(pivot);
    assertThat(engine.host.calls().get(0).eventsOnDisk()).doesNotContain(pivot);
    assertThat(engine.host.orders())
        .extracting(SegmentOrder::segment, SegmentOrder::order)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 0),
            org.assertj.core.groups.Tuple.tuple(1, 1),
            org.assertj.core.groups.Tuple.tuple(2, 0));
  }

  @Test
  void stopsAtAFailedStepByDefault() {
    engine.host.exits("a", 7);
    RunOutcome outcome = engine.run(book(phase("one", step("a"), step("b"))).lastly(step("z")));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("one.a").contains("exited with 7");
    assertThat(engine.host.commands()).containsExactly("a", "z");
  }
}
