package dev.salvor.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunEndingTest {
  @ParameterizedTest
  // stop, failures, pivots, undo failed, unconfirmed, final failures -> status
  @CsvSource({
    "none,     0, 0, false, false, 0, SUCCEEDED",
    "none,     0, 2, false, false, 0, SUCCEEDED_WITH_PIVOTS",
    "none,     1, 2, false, false, 0, FAILED",
    "none,     0, 2, false, false, 1, FAILED",
    "failed,   1, 0, false, false, 0, FAILED",
    "rollback, 1, 0, false, false, 0, ROLLED_BACK",
    "rollback, 1, 0, true,  false, 0, ROLLBACK_FAILED",
    "rollback, 1, 0, true,  false, 1, ROLLBACK_FAILED",
    "rollback, 1, 0, false, false, 1, FAILED",
    "timeout,  0, 0, false, false, 0, TIMED_OUT",
    "timeout,  0, 0, false, true,  1, TIMED_OUT",
    "canceled, 0, 0, false, false, 0, ABORTED",
    "canceled, 0, 0, false, true,  0, FAILED",
    "canceled, 0, 0, false, false, 1, FAILED",
    "broken,   0, 0, false, false, 0, FAILED",
    "closed,   0, 0, false, false, 0, FAILED",
    "by-hand,  0, 0, false, false, 0, ABORTED",
  })
  void nothingIsBothSuccessAndFailure(
      String stop,
      int failures,
      int pivots,
      boolean undoFailed,
      boolean unconfirmed,
      int finalFailures,
      RunStatus status) {
    Optional<RunStop> why =
        switch (stop) {
          case "none" -> Optional.empty();
          case "failed" -> Optional.of(new RunStop.Failed("p.s", "why"));
          case "rollback" -> Optional.of(new RunStop.RollBack("p.s", "why"));
          case "timeout" -> Optional.of(new RunStop.TimedOut(Duration.ofHours(1)));
          case "canceled" -> Optional.of(new RunStop.CanceledOnEngine());
          case "closed" -> Optional.of(new RunStop.Refused(Refusal.CLOSED, "it has ended"));
          case "by-hand" ->
              Optional.of(new RunStop.Refused(Refusal.CLOSED, "taken over by hand: moved it"));
          case "broken" -> Optional.of(new RunStop.Broken("why"));
          default -> throw new IllegalArgumentException(stop);
        };

    assertThat(
            RunEnding.of(
                    new RunEnding.Facts(
                        why,
                        failures,
                        pivots,
                        undoFailed,
                        unconfirmed,
                        finalFailures,
                        Optional.empty()))
                .status())
        .isEqualTo(status);
  }

  @Test
  void aRunTakenOverInItsFinalStepsEndsAsOneTakenOver() {
    RunEnding.Ending ending =
        RunEnding.of(
            new RunEnding.Facts(
                Optional.empty(),
                0,
                0,
                false,
                false,
                0,
                Optional.of(new RunStop.Refused(Refusal.CLOSED, "taken over by hand: moved it"))));

    assertThat(ending.status()).isEqualTo(RunStatus.ABORTED);
    assertThat(ending.summary()).startsWith("taken over by hand: moved it; by-hand.log");
  }
}
