package dev.salvor.cli.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 3 * * *",
        "*/5 0-6,22,23 1-15/2 jan-mar MON-FRI",
        " 30  2 * * 7 ",
        "0 0 31 12 sun,3",
        "@daily",
        "@hourly"
      })
  void takesWhatTheEngineTakes(String line) {
    assertThat(CronText.wrong(line)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # line         | what is wrong
          ''             | has 0 fields
          3 * * *        | has 4 fields
          0 3 * * * 2027 | has 6 fields
          60 3 * * *     | field 1 (minute) has "60"; it takes 0 to 59
          0 -1 * * *     | field 2 (hour) has ""
          0 3 0 * *      | field 3 (day of the month) has "0"; it takes 1 to 31
          0 3 * foo *    | field 4 (month) has "foo"; it takes 1 to 12 or jan to dec
          0 3 * * 8      | field 5 (day of the week) has "8"; it takes 0 to 7 or sun to sat
          */0 * * * *    | has the step "0"
          5-1 * * * *    | which goes backwards
          1,,2 * * * *   | field 1 (minute) has ""
          @evry          | is none of @hourly
          CRON_TZ=UTC 0 3 * * * | give it with --timezone
          """)
  void saysWhatIsWrongWithWhichField(String line, String wrong) {
    assertThat(CronText.wrong(line).orElseThrow()).contains(wrong);
  }
}
