package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult.Exited;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Here the history is cut after every order. */
final class ContinueAsNewTest {
  @AutoClose
  private final Engine engine = new Engine(new InterpreterOptions(Duration.ofHours(1), 1));

  @Test
  void carriesCursorOutputsAndResultsOver() {
    engine.host.output("one.a", Map.of("version", TextNode.valueOf("4.4")));
    RunOutcome outcome =
        engine.run(
            book(
                phase("one", step("a").alone(), step("b").when("false"), step("c").alone()),
                phase("two", step("d"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.commands()).containsExactly("a", "c", "d");
    assertThat(engine.host.prepared()).hasSize(1);
    assertThat(engine.resolver.asked.getLast().outputs())
        .containsEntry("a", Map.of("version", "4.4"));
    assertThat(engine.resolver.asked.getLast().results())
        .containsEntry("a", "SUCCEEDED")
        .containsEntry("b", "SKIPPED");
    assertThat(engine.resolver.asked.getLast().facts().get("os").asText()).isEqualTo("test");
  }

  @Test
  void leavesNoGapInTheEvents() {
    engine.run(book(phase("one", step("a").alone(), step("b").alone(), step("c"))));

    List<RunEvent> events = engine.host.events();
    assertThat(events)
        .extracting(RunEvent::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(Journal.all(engine.host, RunEvent.PhaseStarted.class)).hasSize(1);
    assertThat(Journal.all(engine.host, RunEvent.RunStarted.class)).hasSize(1);
  }

  @Test
  void countsTriesAcrossTheCut() {
    engine.host.exits("a", 1);
    Retry four =
        new Retry(4, Duration.ofSeconds(10), 2, Duration.ofMinutes(1), List.of(), Optional.empty());
    RunOutcome outcome = engine.run(book(phase("one", step("a").retry(four).fallback("plan-b"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED_WITH_PIVOTS);
    assertThat(engine.host.commands()).containsExactly("a", "a", "a", "a", "plan-b");
    assertThat(Journal.all(engine.host, RunEvent.RetryDue.class))
        .extracting(RunEvent.RetryDue::delay)
        .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40));
    assertThat(engine.host.orders())
        .extracting(order -> order.segment() + "." + order.order())
        .containsExactly("1.0", "1.1", "1.2", "1.3", "1.4");
    long pivot = Journal.only(engine.host, RunEvent.PivotTaken.class).seq();
    assertThat(engine.host.calls().getLast().eventsOnDisk()).contains(pivot);
  }

  @Test
  void undoesWhatWasDoneBeforeTheCut() {
    engine.host.exits("c", 1);
    RunOutcome outcome =
        engine.run(
            book(
                phase(
                    "one",
                    step("a").undo("undo-a").alone(),
                    step("b").undo("undo-b").alone(),
                    step("c").onFailure(OnFailure.ROLLBACK))));

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLED_BACK);
    assertThat(engine.host.commands()).containsExactly("a", "b", "c", "undo-b", "undo-a");
  }

  @Test
  void losesNoDecisionAndTakesNoneTwice() {
    Books.StepBuilder[] steps = new Books.StepBuilder[15];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = step("s" + i).alone();
    }
    Engine.Started run = engine.start(book(phase("one", (Object[]) steps)));
    for (int i = 0; i < 40; i++) {
      Decision.Kind kind = i % 2 == 0 ? Decision.Kind.PAUSE : Decision.Kind.RESUME;
      run.decide(Engine.decision("d" + i, kind));
      run.decide(Engine.decision("d" + i, kind));
    }
    RunOutcome outcome = run.outcome();

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(Journal.all(engine.host, RunEvent.Decided.class))
        .extracting(event -> event.decision().id())
        .doesNotHaveDuplicates()
        .hasSize(40);
    assertThat(engine.host.commands()).hasSize(15).doesNotHaveDuplicates();
  }

  @Test
  void theRunsTimeGoesOnAcrossTheCut() {
    engine.host.gives("a", new Exited(1));
    Retry many =
        new Retry(
            1000, Duration.ofMinutes(1), 1, Duration.ofMinutes(1), List.of(), Optional.empty());
    RunOutcome outcome = engine.run(book(phase("one", step("a").retry(many))).timeout("10m"));

    assertThat(outcome.status()).isEqualTo(RunStatus.TIMED_OUT);
    assertThat(engine.host.commands().size()).isBetween(8, 11);
    assertThat(outcome.summary()).isEqualTo("not done within 10m");
  }
}
