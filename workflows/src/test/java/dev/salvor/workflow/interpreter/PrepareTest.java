package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PrepareTest {
  private static final PrepareReport LOCKED =
      new PrepareReport.Refused(Refusal.LOCKED, "run other-1 holds it");

  @AutoClose private final Engine engine = new Engine();

  @Test
  void aRefusalFailsTheRunAndNothingIsRun() {
    engine.host.answerPrepare(
        new PrepareReport.Refused(Refusal.SECRET_MISSING, "password: /etc/pw does not exist"));
    RunOutcome outcome = engine.run(book(phase("one", step("a"))).lastly(step("z")));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("SECRET_MISSING").contains("/etc/pw does not exist");
    assertThat(outcome.folder()).isEmpty();
    assertThat(engine.host.commands()).isEmpty();
  }

  @Test
  void aRunThatEndedOnTheHostBeforeShowsThatEndAndRunsNothing() {
    RunOutcome before =
        new RunOutcome(
            new RunId("r-0"),
            RunStatus.SUCCEEDED_WITH_PIVOTS,
            "all phases ran, 1 pivot taken",
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(9),
            1,
            0,
            Optional.of("/var/lib/salvor/runs/r-0"));
    engine.host.answerPrepare(new PrepareReport.EndedBefore(before));

    assertThat(engine.run(book(phase("one", step("a"))).lastly(step("z")))).isEqualTo(before);
    assertThat(engine.host.commands()).isEmpty();
  }

  @Test
  void waitsForAHostThatAnotherRunHolds() {
    engine.host.answerPrepare(LOCKED, LOCKED);
    RunOutcome outcome = engine.run(book(phase("one", step("a"))).locks("host"));

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(engine.host.prepared()).hasSize(3).allMatch(order -> order.lockHost());
    assertThat(Journal.only(engine.host, RunEvent.Noted.class).text())
        .contains("waits for the host")
        .contains("other-1");
    assertThat(Journal.all(engine.host, RunEvent.RunStarted.class)).hasSize(1);
  }

  @Test
  void givesUpOnAHostThatStaysHeld() {
    engine.host.answerPrepare(Collections.nCopies(200, LOCKED).toArray(PrepareReport[]::new));
    RunOutcome outcome = engine.run(book(phase("one", step("a"))));

    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("LOCKED").contains("1h");
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isBetween(Duration.ofMinutes(58), Duration.ofMinutes(61));
  }
}
