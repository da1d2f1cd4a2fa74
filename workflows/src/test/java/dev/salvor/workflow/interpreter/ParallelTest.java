package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.parallel;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Ask;
import dev.salvor.runbook.OnFailure;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ParallelTest {
  @AutoClose private final Engine engine = new Engine();

  @Test
  void runsAtMostSoManyAtOnceEachInItsOwnSegment() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Books.StepBuilder[] steps = new Books.StepBuilder[6];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = step("p" + i);
      engine.host.program(
          "p" + i,
          call -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            now.decrementAndGet();
            return new Exited(0);
          });
    }
    RunOutcome outcome = engine.run(book(phase("one", parallel("group", 3, steps), step("after"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(most.get()).isLessThanOrEqualTo(3);
    assertThat(engine.host.orders())
        .extracting(SegmentOrder::segment)
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7);
    assertThat(engine.host.commands().getLast()).isEqualTo("after");
  }

  @Test
  void theHostMissesNoEventInWhateverOrderTheOrdersArrive() {
    engine.host.delaysFirstOrder();
    engine.run(
        book(phase("one", parallel("group", 3, step("p1"), step("p2"), step("p3")), step("b"))));

    List<RunEvent> events = engine.host.events();
    assertThat(events)
        .extracting(RunEvent::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
  }

  @Test
  void twoReallyRunAtTheSameTime() {
    CyclicBarrier both = new CyclicBarrier(2);
    for (String name : List.of("p1", "p2")) {
      engine.host.program(
          name,
          call -> {
            try {
              both.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
              return new Exited(1);
            }
            return new Exited(0);
          });
    }

    assertThat(
            engine.run(book(phase("one", parallel("group", 2, step("p1"), step("p2"))))).status())
        .isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aFailureThatEndsTheRunLetsTheOthersEndAndBeginsNoMore() {
    engine.host.exits("p1", 1);
    RunOutcome outcome =
        engine.run(book(phase("one", parallel("group", 1, step("p1"), step("p2")), step("after"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(engine.host.commands()).containsExactly("p1");
  }

  @Test
  void undoesInTheOrderInWhichTheyWereBegun() {
    engine.host.exits("c", 1);
    engine.run(
        book(
            phase(
                "one",
                parallel("group", 2, step("p1").undo("undo-1"), step("p2").undo("undo-2")),
                step("c").onFailure(OnFailure.ROLLBACK))));

    assertThat(engine.host.commands().subList(3, 5)).containsExactly("undo-2", "undo-1");
  }

  @Test
  void whenTwoStepsAskADecisionHasToNameOne() {
    engine.host.exits("p1", 1).exits("p2", 1);
    Engine.Started run =
        engine.start(
            book(
                phase(
                    "one",
                    parallel(
                        "group",
                        2,
                        step("p1").ask("1h", Ask.OnTimeout.ABORT),
                        step("p2").ask("1h", Ask.OnTimeout.ABORT)))));
    run.awaitCompleted(3);
    run.decide(Engine.decision("d1", Decision.Kind.SKIP));
    run.decide(Engine.decision("d2", Decision.Kind.SKIP, Optional.of("p1")));
    run.decide(Engine.decision("d3", Decision.Kind.SKIP));
    run.outcome();

    assertThat(Journal.effects(engine.host))
        .containsExactly(
            "not taken: name the step, these wait: one.p1, one.p2",
            "the run goes on without the step",
            "the run goes on without the step");
  }
}
