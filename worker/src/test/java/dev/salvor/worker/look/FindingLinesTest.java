package dev.salvor.worker.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.worker.watch.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FindingLinesTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    Findings all =
        new Findings(
            List.of(
                new Finding("a", "x", "A", "d\ne", "fix"),
                new Finding("b", "y", "B", "", "", Finding.Manner.HELD)),
            List.of("c:"));
    assertThat(FindingLines.read(FindingLines.write(all))).isEqualTo(all);
  }

  @Test
  void whatIsShownIsHarmlessAndNotEndless() {
    String text =
        "{\"key\":\"k\",\"title\":\"a\\u001b[31m\\nb\\u202e\",\"detail\":\""
            + "x".repeat(9000)
            + "\"}";
    Finding finding = FindingLines.read(text).findings().getFirst();
    assertThat(finding.subject()).isEqualTo("a\\e[31m\\nb\\u{202e}");
    assertThat(finding.detail()).hasSizeLessThan(4100);
    assertThat(finding.sign()).isEqualTo("found");
    assertThat(finding.manner()).isEqualTo(Finding.Manner.LASTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      textBlock =
          """
          x                                            # line 1: no JSON
          []                                           # line 1: no JSON object
          {"title":"t"}                                # line 1: key: must be there and not blank
          {"key":"k"}                                  # line 1: title: must be there and not blank
          {"key":"k","title":["t"]}                    # line 1: title: must be a text
          {"key":"k","title":"t","manner":"loud"}      # line 1: manner: "loud" is none of lasts, once, held
          """)
  void aMistakeIsSaidWithItsLine(String line, String why) {
    assertThatThrownBy(() -> FindingLines.read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void twiceTheSameKeyIsAMistake() {
    String line = "{\"key\":\"k\",\"title\":\"t\"}\n";
    assertThatThrownBy(() -> FindingLines.read(line + line))
        .hasMessage("line 2: the key k is there twice");
  }
}
