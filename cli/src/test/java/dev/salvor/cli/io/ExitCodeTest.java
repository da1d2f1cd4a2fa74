package dev.salvor.cli.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.run.RunStatus;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, 0",
    "SUCCEEDED_WITH_PIVOTS, 3",
    "FAILED, 1",
    "TIMED_OUT, 1",
    "TERMINATED, 1",
    "ROLLED_BACK, 4",
    "ROLLBACK_FAILED, 5",
    "ABORTED, 6",
    "WAITING, 8",
    "RUNNING, 130",
    "ABORTING, 130",
    "UNREACHABLE, 9",
    "STUCK, 1"
  })
  void followsTheStateOfTheRun(RunStatus status, int number) {
    assertThat(ExitCode.of(status, false).number()).isEqualTo(number);
  }

  @Test
  void pivotsAreFineWhereTheyWereSaidToBe() {
    assertThat(ExitCode.of(RunStatus.SUCCEEDED_WITH_PIVOTS, true)).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(ExitCode.of(RunStatus.FAILED, true)).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void numbersAreThePublishedOnes() {
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130);
  }
}
