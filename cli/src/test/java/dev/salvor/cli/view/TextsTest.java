package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextsTest {
  @ParameterizedTest
  @CsvSource({"abcdef, 6, abcdef", "abcdef, 5, abcd~", "漢字漢字, 8, 漢字漢字", "漢字漢字, 6, 漢字~"})
  void fitsByColumnsNotByCharacters(String text, int width, String fitted) {
    assertThat(Texts.fit(text, width)).isEqualTo(fitted);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "40, 40ms",
    "1300, 1.3s",
    "59000, 59s",
    "302000, 5m02s",
    "3720000, 1h02m",
    "183600000, 2d03h"
  })
  void roughTimesHaveTwoUnits(long millis, String text) {
    assertThat(Clocks.rough(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"247, 4:07", "3612, 1:00:12", "-5, 0:00"})
  void countersCountInMinutesAndSeconds(long seconds, String text) {
    assertThat(Clocks.counter(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
