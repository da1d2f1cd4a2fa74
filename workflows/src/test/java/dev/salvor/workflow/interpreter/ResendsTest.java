package dev.salvor.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One silence is counted, not what a line loses in a day. */
final class ResendsTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  @Test
  void aSilenceEndsAfterSoManyTriesEverFartherApart() {
    Resends tries = new Resends(10);
    List<Long> pauses = new ArrayList<>();
    while (!tries.failed(AT_ONCE)) {
      pauses.add(tries.delay().toSeconds());
    }
    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(Resends.together(10))
        .isEqualTo(Duration.ofSeconds(pauses.stream().mapToLong(Long::longValue).sum()));
  }

  @Test
  void aHostThatWasFollowedInBetweenHasAllItsTriesAgain() {
    Resends tries = new Resends(3);
    for (int drop = 0; drop < 50; drop++) {
      assertThat(tries.failed(Duration.ofMinutes(30))).isFalse();
      assertThat(tries.delay()).isEqualTo(Duration.ofSeconds(1));
      assertThat(tries.failed(AT_ONCE)).isFalse();
    }
    assertThat(tries.failed(AT_ONCE)).isTrue();
  }
}
