package dev.salvor.cli.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafeTest {
  // what a host prints, what a terminal gets
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x\u001b[31mred | x\\e[31mred",
        "x\u001b]0;title\u0007y | x\\e]0;title\\x07y",
        "a\u0000b | a\\x00b",
        "a\u009b31m | a\\x9b31m",
        "a\u202etxt.exe | a\\u{202e}txt.exe",
        "zero\u200bwidth | zero\\u{200b}width",
        "back\bspace | back\\x08space",
        "ünïcødé 漢字 🚒 | ünïcødé 漢字 🚒",
      })
  void writesOutWhateverCouldChangeTheTerminal(String printed, String shown) {
    assertThat(Safe.line(printed)).isEqualTo(shown);
  }

  @Test
  void keepsOneLineOneLineAndBlocksBlocks() {
    assertThat(Safe.line("a\nb\r\n\tc")).isEqualTo("a\\nb\\r\\n\\tc");
    assertThat(Safe.block("a\nb\r\n\tc")).isEqualTo("a\nb\\r\n\tc");
  }

  @Test
  void writesOutAHalfCharacter() {
    assertThat(Safe.line("x\ud83dy")).isEqualTo("x\\u{d83d}y");
  }
}
