package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Ask;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The word by which what failed names why. */
final class CauseTest {
  private static final Retry TWICE =
      new Retry(2, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), List.of(), Optional.empty());

  @AutoClose private final Engine engine = new Engine();

  @Test
  void theStepThatFailedNamesTheCauseOfItsRun() {
    engine.host.exits("b", 3).cause("one.b", "DISK_FULL");

    assertThat(engine.run(book(phase("one", step("a"), step("b")))).cause()).contains("DISK_FULL");
    assertThat(Journal.all(engine.host, RunEvent.StepEnded.class))
        .anyMatch(e -> e.step().equals("one.b") && e.cause().orElse("").equals("DISK_FULL"))
        .anyMatch(e -> e.step().equals("one.a") && e.cause().isEmpty());
  }

  @Test
  void whatFailedFirstCounts() {
    engine.host.exits("a", 1).cause("one.a", "FIRST").exits("b", 1).cause("one.b", "SECOND");

    assertThat(
            engine
                .run(book(phase("one", step("a").onFailure(OnFailure.CONTINUE), step("b"))))
                .cause())
        .contains("FIRST");
  }

  @Test
  void whatEndedWellAfterAllOrMayFailNamesNone() {
    engine
        .host
        .gives("a", new AttemptResult.Exited(1), new AttemptResult.Exited(0))
        .cause("one.a", "ONCE")
        .exits("b", 1)
        .cause("one.b", "TOLERATED");

    assertThat(
            engine
                .run(
                    book(
                        phase(
                            "one",
                            step("a").retry(TWICE),
                            step("b").onFailure(OnFailure.CONTINUE).tolerated())))
                .cause())
        .isEmpty();
  }

  @Test
  void anUndoThatFailsCountsMoreThanWhatLedToIt() {
    engine
        .host
        .exits("b", 1)
        .cause("one.b", "PROBE_FAILED")
        .exits("undo-a", 1)
        .cause("one.a", "ROLLBACK_UNHEALTHY");
    var outcome =
        engine.run(
            book(phase("one", step("a").undo("undo-a"), step("b").onFailure(OnFailure.ROLLBACK))));

    assertThat(outcome.status()).isEqualTo(RunStatus.ROLLBACK_FAILED);
    assertThat(outcome.cause()).contains("ROLLBACK_UNHEALTHY");
  }

  @Test
  void whereNobodyKnowsHowAStepEndedThatIsTheCause() {
    engine.host.gives("a", new AttemptResult.Unknown());
    var outcome =
        engine.run(book(phase("one", step("a").askTimeout("0s", Ask.OnTimeout.SKIP), step("b"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.cause()).contains("UNKNOWN");
  }
}
