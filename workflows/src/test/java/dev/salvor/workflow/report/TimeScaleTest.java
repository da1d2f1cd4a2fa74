package dev.salvor.workflow.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimeScaleTest {
  private static final Instant START = Instant.parse("2026-11-20T22:00:00Z");

  private static TimeScale.Span span(long from, long to) {
    return new TimeScale.Span(START.plusSeconds(from), START.plusSeconds(to));
  }

  @Test
  void withoutLongWaitsTimeGoesOnEvenly() {
    TimeScale scale = TimeScale.of(span(0, 100), List.of(span(0, 40), span(50, 100)));
    assertThat(scale.pieces()).hasSize(1);
    assertThat(scale.at(START.plusSeconds(25))).isCloseTo(25, within(0.001));
  }

  @Test
  void aNightInWhichNothingRanIsANarrowStrip() {
    TimeScale scale = TimeScale.of(span(0, 36_060), List.of(span(0, 30), span(36_030, 36_060)));
    assertThat(scale.pieces()).filteredOn(TimeScale.Piece::cut).hasSize(1);
    assertThat(scale.at(START.plusSeconds(30))).isCloseTo(47.5, within(0.001));
    assertThat(scale.at(START.plusSeconds(36_030))).isCloseTo(52.5, within(0.001));
    assertThat(scale.at(START.plusSeconds(36_060))).isCloseTo(100, within(0.001));
  }

  @Test
  void laterIsNeverFurtherLeftWhateverRan() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<TimeScale.Span> busy = new ArrayList<>();
      for (int i = 0; i < random.nextInt(20); i++) {
        long from = random.nextInt(100_000);
        busy.add(span(from, from + random.nextInt(random.nextBoolean() ? 20 : 5000)));
      }
      TimeScale scale = TimeScale.of(span(0, 105_000), busy);
      double last = 0;
      for (int second = -10; second < 105_010; second += 97) {
        double at = scale.at(START.plusSeconds(second));
        assertThat(at).as("seed %d", seed).isBetween(last, 100.0001);
        last = at;
      }
      assertThat(Ticks.of(scale)).hasSizeLessThan(12);
    }
  }

  @Test
  void timesAtTheEndsOfWhatCanBeWrittenAreBorne() {
    TimeScale.Span all = new TimeScale.Span(Instant.MIN, Instant.MAX);
    TimeScale scale = TimeScale.of(all, List.of(span(0, 1), all));
    assertThat(scale.at(START)).isBetween(0.0, 100.0);
    assertThat(Ticks.of(scale)).hasSizeLessThan(12);
  }
}
