package dev.salvor.workflow.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TriesTest {
  /** Pauses of 2, 4, 8 ... 256 s, then 5 min each. */
  @ParameterizedTest
  @CsvSource({"PT0S, 1", "PT1.9S, 1", "PT2S, 2", "PT6S, 3", "PT1M, 5", "PT1H, 19", "P7D, 2023"})
  void aMessageIsTriedAsOftenAsItsTimeHolds(Duration time, int tries) {
    assertThat(ActivityProfiles.tries(time)).isEqualTo(tries);
  }
}
