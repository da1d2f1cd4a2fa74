package dev.salvor.activity.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreakTest {
  private static EndedRun run(int minute, RunStatus status) {
    return new EndedRun("n-" + minute, Instant.EPOCH.plusSeconds(60L * minute), status);
  }

  @Test
  void countsBackToTheLastThatSucceeded() {
    Streak streak =
        Streak.of(
            List.of(
                run(1, RunStatus.FAILED),
                run(4, RunStatus.TERMINATED),
                run(2, RunStatus.SUCCEEDED_WITH_PIVOTS),
                run(3, RunStatus.UNREACHABLE)));

    assertThat(streak.failed()).extracting(EndedRun::id).containsExactly("n-4", "n-3");
    assertThat(streak.words())
        .isEqualTo("2 runs in a row did not succeed; the last one, n-4, ended TERMINATED");
  }

  @Test
  void oneThatSucceededEndsIt() {
    assertThat(Streak.of(List.of(run(1, RunStatus.FAILED), run(2, RunStatus.SUCCEEDED))).length())
        .isZero();
    assertThat(Streak.of(List.of()).length()).isZero();
  }
}
